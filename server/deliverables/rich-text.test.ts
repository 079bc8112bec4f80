import { describe, expect, test } from "vitest";
import { richMarkdown } from "./markdown.ts";
import { hrefsOf, isBlank, plainText, RichText } from "./rich-text.ts";

const doc = (...content: unknown[]) => ({ type: "doc", content });
const paragraph = (text: string, marks?: unknown[]) => ({
  type: "paragraph",
  content: [{ type: "text", text, marks }],
});
const list = (...content: unknown[]) => ({ type: "bulletList", content: [{ type: "listItem", content }] });
const nested = (depth: number): unknown => (depth === 0 ? paragraph("deep") : list(nested(depth - 1)));

describe("what an editor sends", () => {
  test("is kept with its kinds, and only the address of a link", () => {
    const link = { type: "link", attrs: { href: "https://shop.example", target: "_blank", class: "x", onclick: "x" } };
    const given = doc(
      { type: "heading", attrs: { level: 3 }, content: [{ type: "text", text: "Mind" }] },
      paragraph("bold", [{ type: "bold" }, { type: "italic" }]),
      {
        type: "orderedList",
        attrs: { start: 1, type: null },
        content: [{ type: "listItem", content: [paragraph("one", [link])] }],
      },
      { type: "paragraph" },
    );
    const text = RichText.parse(given);
    expect(JSON.stringify(text)).not.toMatch(/onclick|_blank|start/);
    expect(hrefsOf(text)).toEqual(["https://shop.example"]);
    expect(plainText(text)).toBe("Mind\nbold\none\n");
    expect(RichText.parse(JSON.parse(JSON.stringify(text)))).toEqual(text);
  });

  test.each([
    ["a kind we do not know", doc({ type: "image", attrs: { src: "https://x.example/a.png" } })],
    ["raw markup", doc({ type: "html", content: "<script>" })],
    ["another level of heading", doc({ type: "heading", attrs: { level: 1 } })],
    ["a mark we do not know", doc(paragraph("x", [{ type: "textStyle", attrs: { color: "red" } }]))],
    ["an attribute on a text", doc({ type: "paragraph", content: [{ type: "text", text: "x", style: "x" }] })],
    ["script in a link", doc(paragraph("x", [{ type: "link", attrs: { href: "javascript:alert(1)" } }]))],
    ["data in a link", doc(paragraph("x", [{ type: "link", attrs: { href: "data:text/html,x" } }]))],
    ["a path in a link", doc(paragraph("x", [{ type: "link", attrs: { href: "/settings" } }]))],
    ["a password in a link", doc(paragraph("x", [{ type: "link", attrs: { href: "https://u:p@x.example" } }]))],
    ["lists four deep", doc(nested(4))],
    ["more than 10,000 characters", doc(paragraph("x".repeat(6_000)), paragraph("x".repeat(6_000)))],
    ["more than 500 paragraphs", doc(...Array.from({ length: 501 }, () => ({ type: "paragraph" })))],
    ["no document", paragraph("x")],
  ])("%s is refused", (_name, given) => {
    expect(RichText.safeParse(given).success).toBe(false);
  });

  test("lists three deep pass", () => {
    expect(RichText.safeParse(doc(nested(3))).success).toBe(true);
  });

  test("blank is blank", () => {
    expect(isBlank(RichText.parse(doc(paragraph("  ", [])))) && isBlank(RichText.parse(doc()))).toBe(true);
  });
});

test("in Markdown a text stays a text", () => {
  const text = RichText.parse(
    doc(paragraph("<script> [x](javascript:1) *a* `b` # c", []), paragraph("1. not a list"), list(paragraph("- one"))),
  );
  expect(richMarkdown(text)).toBe(
    "\\<script\\> \\[x\\](javascript:1) \\*a\\* \\`b\\` \\# c\n\n1\\. not a list\n\n-  \\- one",
  );
});
