import { describe, expect, test } from "vitest";
import { fillTemplate, mailHtml, mailTemplates, mailText } from "./templates.ts";

const values = {
  link: "https://portal.example/invite/abc?x=1&y=2",
  name: "Ines",
  inviterName: "Maya Okafor",
  workspaceName: "Okafor Studio",
  roleWords: "a consultant",
  ends: "1 December",
  storeName: "Fern & Kiln",
  domain: "fernkiln.example",
  stageTitle: "Quick audit",
  stateWords: "ready for your review",
  deployName: "Gift wrap option",
  verdict: "roll-back",
  reason: "Nobody can check out. It worked before this update.",
  personName: "Ines Duarte",
  title: "Change your domain",
  line: "Add one record to your domain. We watch from outside.",
  why: "Whoever can change the domain owns the shop.",
  step: "2. Press Add record.",
  minutes: "4",
  day: "26 August",
  authorName: "Ines Duarte",
  aboutTitle: "Orders by mail",
  text: "Can we launch on Friday?",
  replyLine: "Write your reply above this line.",
  met: "9",
  of: "11",
  tasks: "2",
  stopLink: "https://portal.example/stop/abc",
};

describe.each(mailTemplates.map((name) => [name] as const))("%s", (name) => {
  const content = fillTemplate(name, values);

  test("says everything in its subject, its text and its HTML, with one link", () => {
    expect(content.subject.length).toBeGreaterThan(10);
    const text = mailText(content);
    const html = mailHtml(content);
    expect(text).toContain(values.link);
    expect(html).toContain("https://portal.example/invite/abc?x=1&amp;y=2");
    expect(html.match(/<a /g)).toHaveLength(1);
    for (const paragraph of content.paragraphs) expect(text).toContain(paragraph);
    expect(`${content.subject}${text}`, "a value was not filled in").not.toMatch(/undefined|null| {2}| ,| \.| is \./);
    expect(`${content.subject}${text}`).not.toContain("!");
  });

  test("shows hostile names as text", () => {
    const hostile = Object.fromEntries(
      Object.keys(values).map((key) => [key, `"><img src=x onerror=alert(1)>'${key}&`]),
    );
    const html = mailHtml(fillTemplate(name, hostile));
    expect(html).not.toContain("<img");
    expect(html.match(/<(?!\/?(?:html|body|div|p|a)[\s>]|!doctype)/g)).toBeNull();
    expect(html.match(/<a href="[^"<>]*" style="[^"<>]*">/g)).toHaveLength(1);
  });

  test("breaks no header with a line break in a name", () => {
    const broken = fillTemplate(name, {
      ...values,
      storeName: "Fern\r\nBcc: all@evil.example",
      inviterName: "M\r\nX: y",
    });
    expect(broken.subject).not.toMatch(/[\r\n]/);
  });
});
