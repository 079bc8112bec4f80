import { expect, test } from "vitest";
import { frameSnippet, scriptSnippet } from "./snippets.ts";

const widget = { key: "k-1", name: "Okafor Studio", accent: "#1f6f5c", ink: "#ffffff", baseUrl: "https://p.example" };

test("the code carries key, name and colours", () => {
  expect(scriptSnippet(widget)).toBe(
    '<script async src="https://p.example/widget.js" data-key="k-1" data-name="Okafor Studio" data-accent="#1f6f5c" data-ink="#ffffff"></script>',
  );
  expect(frameSnippet(widget)).toContain('src="https://p.example/widget/k-1" title="Free check by Okafor Studio"');
});

test("a name cannot leave its attribute", () => {
  const name = '"><script>alert(1)</script>';
  for (const code of [scriptSnippet({ ...widget, name }), frameSnippet({ ...widget, name })]) {
    expect(code).toContain("&quot;&gt;&lt;script&gt;");
    expect(code).not.toContain("><script>alert");
  }
});
