import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Bullet } from "./bullet.tsx";
import { Dial } from "./dial.tsx";
import { Evidence } from "./evidence.tsx";
import { OutsideLink } from "./fix-steps.tsx";
import { MinimumBar, MinimumBarCount } from "./minimum-bar.tsx";
import { ProgressBar } from "./progress.tsx";
import { ResultStatus } from "./status.tsx";
import { Track } from "./track.tsx";
import { UptimeBars, UptimeDays } from "./uptime.tsx";

describe("hostile evidence", () => {
  test("markup in evidence stays text, and characters that reverse it are written out", () => {
    const html = renderToStaticMarkup(
      <Evidence seen="now" lines={[{ text: '<img src=x onerror="alert(1)">\u202e', marks: ["onerror"] }]} />,
    );
    expect(html).not.toContain("<img");
    expect(html).not.toContain("\u202e");
    expect(html).toContain("\\u{202e}");
    expect(html).toContain("<mark>onerror</mark>");
  });

  test("only https leads out of the product", () => {
    expect(renderToStaticMarkup(<OutsideLink label="Open" url="javascript:alert(1)" />)).not.toContain("href");
    expect(renderToStaticMarkup(<OutsideLink label="Open" url="https://dns.example" />)).toContain(
      'rel="noopener noreferrer"',
    );
  });
});

describe("a status", () => {
  test("says its word even where only the icon shows", () => {
    expect(renderToStaticMarkup(<ResultStatus status="unknown" iconOnly />)).toContain("Could not check");
  });

  test("uses the founder's word on founder pages", () => {
    expect(renderToStaticMarkup(<ResultStatus status="fail" founder />)).toContain("Needs a fix");
  });
});

describe("the marks", () => {
  test("what could not be checked is never drawn or counted as met", () => {
    const html = renderToStaticMarkup(<MinimumBarCount states={["met", "unknown", "met-with-waiver", "not-met"]} />);
    expect(html).toContain("2 of 4");
    expect(html).toContain("1 could not be checked");
  });

  test("no mark needs more than a few elements, however many days or items it shows", () => {
    const bar = renderToStaticMarkup(<MinimumBar states={Array.from({ length: 11 }, () => "met" as const)} />);
    const days = renderToStaticMarkup(<UptimeBars days={Array.from({ length: 90 }, () => "up" as const)} />);
    expect(bar.match(/<path/g)).toHaveLength(1);
    expect(days.match(/<path/g)).toHaveLength(4);
  });

  test("every mark says its conclusion", () => {
    expect(renderToStaticMarkup(<Track states={["approved", "reopened", "approved"]} />)).toContain(
      "Stages: 1 and 3 approved; 2 reopened",
    );
    expect(renderToStaticMarkup(<UptimeBars days={["up", "down", "none"]} />)).toContain(
      "Last 3 days: down on 1, nothing measured on 1",
    );
    expect(renderToStaticMarkup(<UptimeDays days={[{ state: "up", text: "Mon: up" }]} />)).toContain(
      "<title>Mon: up</title>",
    );
    expect(renderToStaticMarkup(<Dial steps={[]} met={9} summary="Step 2 needs a fix" />)).toContain(
      "9 of 11 must-haves done. Step 2 needs a fix.",
    );
  });

  test("widths stay inside the scale whatever the value", () => {
    const html = renderToStaticMarkup(<Bullet value={9_000} budget={500} max={700} label="far over" />);
    expect(html).toContain('width="100%" height="6"');
    expect(renderToStaticMarkup(<Bullet value={5} budget={0} max={0} label="no scale" />)).not.toContain("NaN");
  });

  test("a run with nothing in it has no progress, not a broken bar", () => {
    const html = renderToStaticMarkup(<ProgressBar counts={{ pass: 0, warn: 0, fail: 0, other: 0, total: 0 }} />);
    expect(html).toContain("0 of 0 checks done");
    expect(html).not.toContain("NaN");
  });
});
