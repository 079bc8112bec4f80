import { expect, test } from "vitest";
import { layOutMap, mapSentence, type RecordGroup, shortName, valueWords } from "./dns-map-layout.ts";

function group(id: string, changes: Partial<RecordGroup> = {}): RecordGroup {
  return {
    id,
    name: `${id}.shop.test`,
    type: "A",
    kind: null,
    rows: [],
    lane: "dns-only",
    services: [{ name: "Vercel", kind: "hosting" }],
    loss: null,
    findings: [],
    changedAt: null,
    before: null,
    firstSeenAt: null,
    ...changes,
  };
}

function row(value: string): RecordGroup["rows"][number] {
  return {
    type: "TXT",
    name: "shop.test",
    value,
    ttl: 300,
    proxied: null,
    purpose: "",
    isExplained: true,
    ownerName: "",
    since: null,
    isRequired: false,
  };
}

test("the edge stands between proxied records and their service, and nothing else passes it", () => {
  const layout = layOutMap([group("a", { lane: "proxied" }), group("b"), group("c", { lane: "mail" })], "shop.test");
  expect(layout.lines.map(({ tone }) => tone)).toEqual(["solid", "dashed", "mail"]);
  expect(layout.lines[0]?.path).toContain("H396M500");
  expect(layout.lines[1]?.path).toContain("H500C");
  expect(layout.bare).toHaveLength(1);
  expect(layout.edge).not.toBeNull();
  expect(layOutMap([group("b")], "shop.test").edge).toBeNull();
});

test("a faulty record is red whichever way it goes", () => {
  const finding = { id: "1", checkId: "email.spf", subject: "shop.test", title: "", status: "fail" as const };
  const { lines } = layOutMap([group("a", { lane: "proxied", findings: [finding] })], "shop.test");
  expect(lines[0]?.tone).toBe("fail");
});

test("services never overlap, each stands once, and all fits", () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    group(`n${index}`, { services: [{ name: `Service ${index % 8}`, kind: "hosting" }] }),
  );
  const { boxes, height, lines } = layOutMap(many, "shop.test");
  expect(boxes).toHaveLength(8);
  for (const [index, box] of boxes.entries()) {
    const above = boxes[index - 1];
    if (above) expect(box.y).toBeGreaterThanOrEqual(above.y + above.height);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
  }
  expect(lines).toHaveLength(12);
});

test("a record that leads nowhere has no line", () => {
  expect(layOutMap([group("a", { services: [] })], "shop.test").lines).toEqual([]);
});

test("a line says in few words what it holds", () => {
  expect(valueWords({ type: "TXT", kind: "spf", rows: [row("v=spf1 a"), row("v=spf1 b")] })).toBe("2 SPF records");
  expect(valueWords({ type: "TXT", kind: "dmarc", rows: [row("v=DMARC1; p=none")] })).toBe("p=none");
  expect(valueWords({ type: "MX", kind: null, rows: [row("10 mx.test"), row("20 my.test")] })).toBe("mx.test +1");
  expect(valueWords({ type: "A", kind: null, rows: [row("192.0.2.1"), row("192.0.2.2")] })).toBe("2 addresses");
});

test("names below the zone are written without it, and the zone's own whole", () => {
  expect(shortName("www.shop.test", "shop.test")).toBe("www");
  expect(shortName("shop.test", "shop.test")).toBe("shop.test");
});

test("the map says its conclusion in one sentence", () => {
  expect(mapSentence({ groups: [group("a", { lane: "proxied" })], recordCount: 1 })).toContain(
    "1 lines through Cloudflare",
  );
});
