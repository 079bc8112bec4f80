import { defineCheck, freshFor, type Verdict } from "../check.ts";
import type { Probes } from "../probes/probes.ts";
import { wasAnswered } from "./answers.ts";
import { normalName } from "./hosts.ts";
import { addressesOf, gatherZone, type NameServer } from "./name-servers.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

type SoaFact = { server: string; count: number; serial: number; ttl: number; minimum: number; expire: number };
type Facts = { zone: string; soas: SoaFact[] };

/** Catalogue: mistakes should stick for minutes, not for a day, nor be asked for every few seconds. */
const NEGATIVE_TTL_MAX_SECONDS = 86_400;
const NEGATIVE_TTL_MIN_SECONDS = 60;
/** A secondary that loses its primary goes on for a week (RFC 1912, section 2.2). */
const EXPIRE_MIN_SECONDS = 604_800;

/** Checks the zone's header: one SOA, the same everywhere, with a sane memory for "does not exist". */
export const soaSane = defineCheck<Facts>({
  id: "dns.soa-sane",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "low",
  impact: "checkout",
  reach: 1,
  effort: "S",
  title: "SOA record",
  founderTitle: "The settings of your domain's name servers",
  riskTitle: "A mistake in your domain records would stick for a day",
  why: "A wrong zone header makes mistakes stick for a day instead of minutes.",
  reference: { name: "RFC 2308, section 4", url: "https://www.rfc-editor.org/rfc/rfc2308#section-4" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { servers, domain } = await gatherZone(probes.dns, normalName(store.domain));
    const zone = servers?.zone ?? domain;
    const first = await askAll(probes, zone, servers?.servers ?? [], false);
    // A change on its way between servers is over at the second look.
    const soas = serialsOf(first).size > 1 ? await askAll(probes, zone, servers?.servers ?? [], true) : first;
    return { zone, soas };
  },
  judge: ({ facts }) => [judgeSoas(facts)],
  fix(verdict) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    switch (verdict.findingKey) {
      case "several-soas":
        return [{ text: "Ask your DNS provider to remove the second SOA record; a zone has exactly one." }];
      case "serials-differ":
        return [
          {
            text: "Check again in a few minutes: servers copy the zone from each other. If the numbers still differ, ask your DNS provider why the copy stands still.",
          },
        ];
      case "expire-short":
        return [{ text: "At your DNS provider, set the expire value of the SOA record to 1209600 (two weeks)." }];
      default:
        return [
          { text: "At your DNS provider, set the negative TTL (the minimum value of the SOA record) to 900 seconds." },
        ];
    }
  },
});

async function askAll(probes: Probes, zone: string, servers: NameServer[], fresh: boolean): Promise<SoaFact[]> {
  const soas = addressesOf(servers).map(async ({ server, address }): Promise<SoaFact[]> => {
    const answer = await probes.dns.ask(address, zone, "SOA", { fresh });
    if (!wasAnswered(answer.rcode) || !answer.aa) return [];
    const [first, ...others] = answer.answers.flatMap((record) => (record.kind === "soa" ? [record] : []));
    if (first === undefined) return [];
    const { serial, ttl, minimum, expire } = first;
    return [{ server: `${server} [${address}]`, count: others.length + 1, serial, ttl, minimum, expire }];
  });
  return (await Promise.all(soas)).flat();
}

function serialsOf(soas: SoaFact[]): Set<number> {
  return new Set(soas.map(({ serial }) => serial));
}

function judgeSoas({ zone, soas }: Facts): Verdict {
  const [first] = soas;
  const text = soas
    .map(
      ({ server, serial, ttl, minimum, expire }) =>
        `${server} serial ${serial}, negative TTL ${Math.min(ttl, minimum)}, expire ${expire}`,
    )
    .join("; ");
  const base = { subject: zone, reach: 1 as const, data: { zone, soas } };
  if (first === undefined) {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `We could not read the zone header of ${zone}.`,
      summaryTech: `No server of ${zone} answered SOA with authority.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const told = { ...base, summaryTech: `${text}.` };
  const several = soas.find(({ count }) => count > 1);
  if (several) {
    return {
      ...told,
      status: "fail",
      findingKey: "several-soas",
      summary: `${zone} has more than one zone header; servers may ignore it.`,
      expected: "one SOA record",
      found: `${several.count} at ${several.server}`,
    };
  }
  const serials = serialsOf(soas);
  if (serials.size > 1) {
    return {
      ...told,
      status: "warn",
      findingKey: "serials-differ",
      summary: `The name servers of ${zone} hold different versions of it; a change may still be on its way.`,
      expected: "one serial number",
      found: [...serials].join(", "),
    };
  }
  // RFC 2308, section 5: a resolver remembers "no" for the smaller of the two.
  const negativeTtls = soas.map(({ ttl, minimum }) => Math.min(ttl, minimum));
  const longest = Math.max(...negativeTtls);
  if (longest > NEGATIVE_TTL_MAX_SECONDS) {
    return {
      ...told,
      status: "warn",
      findingKey: "negative-ttl-long",
      summary: `A name that is missing once stays missing for more than a day at ${zone}.`,
      expected: "60 to 86400 seconds",
      found: `${longest} seconds`,
    };
  }
  const shortest = Math.min(...negativeTtls);
  if (shortest < NEGATIVE_TTL_MIN_SECONDS) {
    return {
      ...told,
      status: "warn",
      findingKey: "negative-ttl-short",
      summary: `Missing names of ${zone} are asked for again every few seconds.`,
      expected: "60 to 86400 seconds",
      found: `${shortest} seconds`,
    };
  }
  const expire = Math.min(...soas.map((soa) => soa.expire));
  if (expire < EXPIRE_MIN_SECONDS) {
    return {
      ...told,
      status: "warn",
      findingKey: "expire-short",
      summary: `${zone} would vanish within days if its main name server failed.`,
      expected: `at least ${EXPIRE_MIN_SECONDS} seconds`,
      found: `${expire} seconds`,
    };
  }
  return { ...told, status: "pass", findingKey: "ok", summary: `The zone header of ${zone} is sound.` };
}
