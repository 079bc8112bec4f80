import { describe, expect, test } from "vitest";
import { fakeProbes } from "../probes/fake.ts";
import { gatherLookups, lookUp, questionKey } from "./lookups.ts";

describe("one question", () => {
  test("an alias is followed when the server follows it", async () => {
    const { dns } = fakeProbes({ dns: { "a.test CNAME": ["B.test."], "b.test TXT": ["x"] } });
    expect(await lookUp(dns, "A.test.", "TXT")).toEqual({
      rcode: "NOERROR",
      aliases: ["b.test"],
      texts: ["x"],
      exchanges: [],
    });
  });

  test("an alias is followed when the server gives it alone", async () => {
    const alias = { name: "a.test", type: "CNAME", ttl: 1, kind: "text" as const, data: "b.test" };
    const { dns, asked } = fakeProbes({ dns: { "a.test TXT": [alias], "b.test TXT": ["x"] } });
    expect((await lookUp(dns, "a.test", "TXT")).texts).toEqual(["x"]);
    expect(asked).toHaveLength(2);
  });

  test("an alias loop is a failure, not silence", async () => {
    const alias = { name: "a.test", type: "CNAME", ttl: 1, kind: "text" as const, data: "a.test" };
    const { dns } = fakeProbes({ dns: { "a.test TXT": [alias] } });
    expect((await lookUp(dns, "a.test", "TXT")).rcode).toBe("SERVFAIL");
  });

  test("records of other names in the answer do not count behind an alias", async () => {
    const records = [
      { name: "a.test", type: "CNAME", ttl: 1, kind: "text" as const, data: "b.test" },
      { name: "evil.test", type: "TXT", ttl: 1, kind: "text" as const, data: "stray" },
      { name: "B.test", type: "TXT", ttl: 1, kind: "text" as const, data: "x" },
    ];
    const { dns } = fakeProbes({ dns: { "a.test TXT": { records } } });
    expect((await lookUp(dns, "a.test", "TXT")).texts).toEqual(["x"]);
  });
});

describe("questions in rounds", () => {
  test("each question is asked once, and what an answer leads to is asked next", async () => {
    const { dns, asked } = fakeProbes({ dns: { "a.test MX": ["1 b.test"], "b.test A": ["192.0.2.1"] } });
    const known = await gatherLookups(dns, (answers) => [
      { name: "a.test", type: "MX" },
      { name: "A.test", type: "MX" },
      ...(answers[questionKey("a.test", "MX")]?.exchanges ?? []).map(({ exchange }) => ({
        name: exchange,
        type: "A" as const,
      })),
    ]);
    expect(Object.keys(known)).toEqual(["a.test MX", "b.test A"]);
    expect(asked).toHaveLength(2);
  });

  test("a plan without end is stopped", async () => {
    const { dns, asked } = fakeProbes();
    await gatherLookups(dns, (known) =>
      Array.from({ length: Object.keys(known).length + 10 }, (_, index) => ({ name: `n${index}.test`, type: "A" })),
    );
    expect(asked.length).toBeLessThanOrEqual(120);
  });
});
