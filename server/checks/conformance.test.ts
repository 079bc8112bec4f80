import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asQuestion, isAttestation } from "./attestation.ts";
import { attestations } from "./attested/index.ts";
import { type Check, checkGroups, groupOf, impacts, levels, severities, stageKeys } from "./check.ts";
import { checks } from "./index.ts";
import { emptyProfile } from "./store-profile.ts";

const here = import.meta.dirname;
/** Folders whose files are checks, each exporting one or being a part of one. */
const folders = [
  "ai",
  "app",
  "dep",
  "dns",
  "edge",
  "email",
  "ho",
  "http",
  "mon",
  "redir",
  "sec",
  "seo",
  "smoke",
  "tls",
].filter((name) => existsSync(join(here, name)));

async function checksOf(folder: string): Promise<{ file: string; check: Check }[]> {
  const files = readdirSync(join(here, folder)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const found = await Promise.all(
    files.map(async (file) => {
      const exported: unknown[] = Object.values(await import(join(here, folder, file)));
      return exported.filter(isCheck).map((check) => ({ file, check }));
    }),
  );
  return found.flat();
}

function isCheck(value: unknown): value is Check {
  return typeof value === "object" && value !== null && "gather" in value && "judge" in value && "minimumBar" in value;
}

const measured = (
  await Promise.all(folders.map(async (folder) => (await checksOf(folder)).map((of) => ({ folder, ...of }))))
).flat();
const isMeasured = (check: Check) => !isAttestation(check);

describe.each(measured)("$check.id", ({ folder, file, check }) => {
  test("stands in the file of its name, has a test beside it and is in the catalogue once", () => {
    const name = file.replace(/\.ts$/, "");
    expect(check.id, `name the file ${check.id.split(".")[1]}.ts or the check ${folder}.${name}`).toBe(
      `${folder}.${name}`,
    );
    expect(existsSync(join(here, folder, `${name}.test.ts`)), `add ${folder}/${name}.test.ts`).toBe(true);
    expect(
      checks.filter(({ id }) => id === check.id),
      "add one line to checks/index.ts",
    ).toEqual([check]);
  });
});

test("every measured check of the catalogue is a file of a folder this test walks", () => {
  const walked = measured.map(({ check }) => check.id);
  expect(checks.filter((check) => isMeasured(check) && !walked.includes(check.id)).map(({ id }) => id)).toEqual([]);
});

test("every id is there once, and a measured check has replaced the question of its name", () => {
  const ids = checks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const doubled = attestations.filter(({ id }) => measured.some(({ check }) => check.id === id));
  expect(
    doubled.map(({ id }) => id),
    "take it out of attested/: a probe sees it now",
  ).toEqual([]);
});

/** What a founder need not know; abbreviations stand for the whole words too. */
const jargon =
  /\b(?:SPF|DKIM|DMARC|DNS|DNSSEC|TLS|SSL|TTL|CNAME|API|APIs|HTTP|HTTPS|HSTS|CDN|WAF|DDoS|MX|NS|SOA|CAA|IP|IPv4|IPv6|URL|URLs|JSON|JWT|CI|CORS|CSP|RDAP|BIMI|MTA-STS|env|p95|SQL|S3|SDK|apex|nameservers?|resolvers?|canonical|endpoints?|webhooks?|subdomains?|backend|frontend|repository|repo)\b/;

describe.each(checks.map((check) => [check.id, check] as const))("%s", (_id, check) => {
  test("has every field filled with words of the contract", () => {
    expect(check.id).toMatch(/^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(check.stages.length, "name at least one stage").toBeGreaterThan(0);
    for (const key of check.stages) expect(stageKeys).toContain(key);
    expect(levels).toContain(check.level);
    expect(severities).toContain(check.severity);
    expect(impacts).toContain(check.impact);
    expect(["S", "M", "L"]).toContain(check.effort);
    expect(checkGroups).toContain(groupOf(check));
    for (const item of check.minimumBar)
      expect(Number.isInteger(item) && item >= 1 && item <= 11, `item ${item}`).toBe(true);
    expect(check.freshForMs, "say how long it stays evidence, in ms").toBeGreaterThanOrEqual(3_600_000);
  });

  test("says in one sentence why the business should care", () => {
    expect(check.why, "end it with a full stop").toMatch(/^[A-Z"].{15,}\.$/);
    expect(check.why).not.toContain("!");
  });

  test("names a public page as its reference", () => {
    const url = new URL(check.reference.url);
    expect(url.protocol).toBe("https:");
    expect(url.hostname).toMatch(/\.[a-z]{2,}$/);
    expect(url.hostname).not.toMatch(/\.(?:example|test|local|internal)$/);
    expect(check.reference.name.length).toBeGreaterThan(3);
  });

  test("has titles short enough for a list, without a full stop, and founder's words without jargon", () => {
    for (const field of ["title", "founderTitle", "riskTitle"] as const) {
      expect(check[field].length, `${field} is too long`).toBeLessThanOrEqual(70);
      expect(check[field], field).not.toMatch(/[.!]$/);
    }
    for (const field of ["founderTitle", "riskTitle"] as const) {
      expect(check[field], field).toMatch(/^[A-Z"]/);
      expect(
        jargon.exec(check[field])?.[0],
        `${field} "${check[field]}" speaks to engineers: say it in a founder's words`,
      ).toBe(undefined);
    }
  });
});

/** Sentences written out in a check's files; what stands between `${` and `}` is the shop's own. */
function summariesIn(file: string): string[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/\bsummary: (?:"([^"]*)"|`([^`]*)`)/g)].map(([, plain, filled]) =>
    (plain ?? filled ?? "").replaceAll(/\$\{[^}]*\}/g, "…"),
  );
}

test("no summary speaks to engineers", () => {
  const offending = folders.flatMap((folder) =>
    readdirSync(join(here, folder))
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .flatMap((name) =>
        summariesIn(join(here, folder, name)).map((summary) => ({ file: `${folder}/${name}`, summary })),
      )
      .filter(({ summary }) => jargon.test(summary)),
  );
  expect(offending, "say it in a founder's words; the engineer reads summaryTech").toEqual([]);
});

test("what needs a permission or takes an answer asks a question, and nothing else does", () => {
  const asking = checks.filter((check) => isMeasured(check) && check.whileClosed !== undefined).map(({ id }) => id);
  const closed = checks
    // What people write down in the portal is there or not: nobody is asked for it a second time.
    .filter((check) => isMeasured(check) && check.needs !== "portal")
    .filter((check) => check.level !== "public" || check.takesAnswer)
    .map(({ id }) => id);
  expect(asking).toEqual(closed);
});

const questions = [...attestations, ...checks.flatMap((check) => asQuestion(check) ?? [])];

describe.each(questions.map((check) => [check.id, check] as const))("the question of %s", (_id, check) => {
  test("asks, says when to answer what, and how to put it right", () => {
    expect(check.question).toMatch(/[.?]$/);
    expect(check.question.length).toBeGreaterThan(20);
    for (const word of Object.values(check.answers)) if (word !== null) expect(word).toMatch(/\.$/);
    const steps = check.fix(
      { status: "fail", subject: "x", findingKey: "fail", summary: "x", summaryTech: "x" },
      emptyProfile("shop.example"),
    );
    expect(steps.length).toBeGreaterThan(0);
    for (const { text } of steps) expect(text).toMatch(/\.$/);
  });
});
