import { describe, expect, it } from "vitest";
import { evidenceLines, offendingParts, ownObservations, placesWords } from "./evidence-lines.ts";

const spf = {
  subject: "shop.example",
  expected: "one record",
  found: "v=spf1 include:a.example ~all | v=spf1 include:b.example ~all",
};

describe("evidence", () => {
  it("marks each value that was found, wherever it came back", () => {
    const lines = evidenceLines(
      [{ request: "TXT shop.example", responseExcerpt: 'TXT "v=spf1 include:a.example ~all"\nTXT "site-check=1"' }],
      spf,
    );
    expect(lines).toEqual([
      { text: "$ TXT shop.example", tone: "quiet" },
      { text: 'TXT "v=spf1 include:a.example ~all"', marks: ["v=spf1 include:a.example ~all"] },
      { text: 'TXT "site-check=1"', marks: [] },
    ]);
  });

  it("never marks the subject or what was expected", () => {
    expect(
      offendingParts({ subject: "shop.example", expected: "https://shop.example/", found: "shop.example" }),
    ).toEqual([]);
    expect(offendingParts({ subject: "s", expected: "max-age=31536000", found: "max-age=31536000" })).toEqual([]);
    expect(offendingParts({ subject: "s", expected: null, found: null })).toEqual([]);
  });

  it("cuts long answers and says how much is left out", () => {
    const body = Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n");
    const lines = evidenceLines([{ request: "GET /", responseExcerpt: body }], spf);
    expect(lines).toHaveLength(16);
    expect(lines.at(-1)?.text).toBe("… 6 more lines");
  });

  it("shows what was asked about the subject first, not what was asked about its neighbours", () => {
    const of = (request: string) => ({ request, responseExcerpt: "" });
    const all = [of("A www.shop.example @r"), of("A shop.example @r"), of("GET https://shop.example/ at x")];
    const { own, rest } = ownObservations(all, "shop.example");
    expect(own.map(({ request }) => request)).toEqual(["A shop.example @r", "GET https://shop.example/ at x"]);
    expect(rest).toHaveLength(1);
  });

  it("finds the host of a subject that is an address", () => {
    const all = [{ request: "GET https://www.shop.example/a at x", responseExcerpt: "" }];
    expect(ownObservations(all, "https://www.shop.example/a?b=1").own).toHaveLength(1);
  });

  it("shows everything when nothing names the subject", () => {
    const all = [{ request: "api", responseExcerpt: "" }];
    expect(ownObservations(all, "selector-1")).toEqual({ own: all, rest: [] });
  });

  it("shows the place that saw it first, and says of each line from where when there are several", () => {
    const seen = (vantage: string) => ({ request: "A app.shop.example", responseExcerpt: "refused", vantage });
    const [portal, eu] = [seen("portal"), seen("eu-central")];
    expect(ownObservations([portal, eu], "app.shop.example", "eu-central")).toEqual({ own: [eu], rest: [portal] });
    expect(ownObservations([portal, eu], "app.shop.example", "gone")).toEqual({ own: [portal, eu], rest: [] });
    expect(evidenceLines([portal, eu], spf).map(({ text }) => text)).toEqual([
      "portal $ A app.shop.example",
      "refused",
      "eu-central $ A app.shop.example",
      "refused",
    ]);
    expect(evidenceLines([eu], spf)[0]?.text, "one place is named above the lines").toBe("$ A app.shop.example");
    expect(placesWords(["portal", "eu-central", "us-east"])).toBe("portal, eu-central and us-east");
  });
});
