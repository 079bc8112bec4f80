import { defineCheck, freshFor, type Verdict } from "../check.ts";
import type { DnsAnswer, Rcode } from "../probes/probes.ts";
import { addressOfServer, isIpv6, wasAnswered } from "./answers.ts";
import { normalName } from "./hosts.ts";
import { addressesOf, gatherZone } from "./name-servers.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

type Reply = { rcode: Rcode; aa: boolean; soaOwners: string[]; ms: number };
type Row = { server: string; address: string | null; addressRcode: Rcode | null; udp: Reply | null; tcp: Reply | null };
type Facts = {
  domain: string;
  zone: string | null;
  rows: Row[];
  /** What a resolver says of the zone: shows whether silence is the servers' or our network's. */
  soaByResolver: Rcode;
  /** Whether a parent server answers over TCP: shows whether our network lets DNS over TCP out. */
  parentAnswersTcp: boolean;
};

/** Checks that every name server answers for the zone with authority, over UDP and TCP. */
export const lameNs = defineCheck<Facts>({
  id: "dns.lame-ns",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [1],
  severity: "high",
  impact: "checkout",
  reach: 1,
  effort: "S",
  title: "Lame name servers",
  founderTitle: "Your name servers all answer",
  riskTitle: "A dead name server hides your shop from some customers",
  why: "A dead name server makes your shop randomly unreachable for part of your customers.",
  reference: { name: "RFC 2181, section 6.1", url: "https://www.rfc-editor.org/rfc/rfc2181#section-6.1" },
  vantages: "each",
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { dns } = probes;
    const { delegation, servers, domain } = await gatherZone(dns, normalName(store.domain));
    const zone = servers?.zone ?? null;
    const soaByResolver = (await dns.resolve(zone ?? domain, "SOA")).rcode;
    if (zone === null || servers === null) {
      return { domain, zone, rows: [], soaByResolver, parentAnswersTcp: false };
    }
    const asked = addressesOf(servers.servers).map(async ({ server, address }): Promise<Row> => {
      // Catalogue: three tries before a server counts as silent.
      const [udp, tcp] = await Promise.all([
        dns.ask(address, zone, "SOA", { tries: 3 }),
        dns.ask(address, zone, "SOA", { transport: "tcp" }),
      ]);
      return { server, address, addressRcode: null, udp: replyOf(udp), tcp: replyOf(tcp) };
    });
    const addressless = servers.servers
      .filter(({ addresses }) => addresses.length === 0)
      .map(async ({ name }): Promise<Row> => {
        const { a, addresses } = await dns.addresses(name);
        const addressRcode = addresses.length > 0 ? null : a.rcode;
        return { server: name, address: null, addressRcode, udp: null, tcp: null };
      });
    const parent = delegation?.parentAnswers.find((answer) => wasAnswered(answer.rcode));
    const control = parent ? await dns.ask(addressOfServer(parent.server), zone, "NS", { transport: "tcp" }) : null;
    return {
      domain,
      zone,
      rows: await Promise.all([...asked, ...addressless]),
      soaByResolver,
      parentAnswersTcp: control !== null && wasAnswered(control.rcode),
    };
  },
  judge: ({ facts }) => [judgeRows(facts)],
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    if (verdict.findingKey === "no-tcp") {
      return [
        { text: "Ask your DNS provider to open TCP port 53 on the name servers listed here; long answers need it." },
      ];
    }
    return [
      {
        text: `At your registrar, open ${store.domain}, then Name servers, and remove the servers listed here as not answering.`,
      },
      { text: "If your DNS company says they should answer, have it add the zone again on those servers." },
      { text: "Keep at least two name servers that answer." },
    ];
  },
});

function replyOf(answer: DnsAnswer): Reply {
  const soaOwners = answer.answers.flatMap((record) => (record.kind === "soa" ? [record.name] : []));
  return { rcode: answer.rcode, aa: answer.aa, soaOwners, ms: answer.ms };
}

/** Good as the catalogue says: NOERROR, authority, one SOA whose owner is the zone. */
function isGood(reply: Reply | null, zone: string): boolean {
  if (reply === null || reply.rcode !== "NOERROR" || !reply.aa) return false;
  return reply.soaOwners.length === 1 && reply.soaOwners[0] === zone;
}

function isSilent(row: Row): boolean {
  return [row.udp, row.tcp].every((reply) => reply === null || !wasAnswered(reply.rcode));
}

/** Without one answer over IPv6 we cannot tell dead servers from a vantage without IPv6. */
function isNotJudged(row: Row, hasIpv6: boolean): boolean {
  if (row.address === null) return row.addressRcode === null || !wasAnswered(row.addressRcode);
  return isIpv6(row.address) && !hasIpv6;
}

function judgeRows(facts: Facts): Verdict {
  const { zone } = facts;
  const hasIpv6 = facts.rows.some((row) => row.address !== null && isIpv6(row.address) && !isSilent(row));
  const rows = facts.rows.filter((row) => !isNotJudged(row, hasIpv6));
  const left = facts.rows.length - rows.length;
  const note = left > 0 ? ` ${left} addresses were not judged (no IPv6 from here, or no address found).` : "";
  const base = {
    subject: zone ?? facts.domain,
    reach: 1 as const,
    expected: "every server answers SOA with authority over UDP and TCP",
    found: describe(facts.rows),
    data: facts,
  };
  const isBlind = rows.every(isSilent) && facts.soaByResolver !== "SERVFAIL";
  if (zone === null || rows.length === 0 || isBlind) {
    return notSeen({
      subject: base.subject,
      findingKey: "not-seen",
      reach: 1,
      summary: `We could not ask the name servers of ${base.subject} directly.`,
      summaryTech: `No direct answer (${describe(facts.rows) || "no servers found"}); a resolver says ${facts.soaByResolver}.${note}`,
      ask: TRY_AGAIN_ASK,
      data: facts,
    });
  }
  const good = rows.filter((row) => isGood(row.udp, zone));
  const lame = rows.filter((row) => !isGood(row.udp, zone));
  const goodServers = new Set(good.map((row) => row.server));
  const isTransient = lame.some(
    (row) => row.udp === null || !wasAnswered(row.udp.rcode) || row.udp.rcode === "SERVFAIL",
  );
  if (goodServers.size < 2 || lame.length > rows.length / 2) {
    return {
      ...base,
      status: "fail",
      findingKey: goodServers.size < 2 ? "too-few-good" : "mostly-lame",
      summary: `Only ${goodServers.size} of your name servers ${goodServers.size === 1 ? "answers" : "answer"}; part of your customers cannot find the shop.`,
      summaryTech: `${lame.length} of ${rows.length} server addresses are lame, ${goodServers.size} servers are good: ${describe(rows)}.${note}`,
      confirm: isTransient ? "later" : "again",
    };
  }
  if (lame.length > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "lame",
      summary: `One of your name servers does not answer for ${zone}; the others do.`,
      summaryTech: `${lame.length} of ${rows.length} server addresses are lame: ${describe(lame)}.${note}`,
    };
  }
  const tcpWorksHere = facts.parentAnswersTcp || rows.some((row) => row.tcp !== null && wasAnswered(row.tcp.rcode));
  const withoutTcp = rows.filter((row) => !isGood(row.tcp, zone));
  if (tcpWorksHere && withoutTcp.length > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "no-tcp",
      summary: `Some name servers of ${zone} do not answer long questions.`,
      summaryTech: `No authoritative answer over TCP (RFC 7766, section 5) from ${describe(withoutTcp)}.${note}`,
    };
  }
  const tcpNote = tcpWorksHere ? "" : " TCP was not judged: our network lets no DNS over TCP out.";
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `All name servers of ${zone} answer.`,
    summaryTech: `${rows.length} server addresses answer with authority: ${describe(rows)}.${note}${tcpNote}`,
  };
}

function describe(rows: Row[]): string {
  const replyText = (reply: Reply | null) =>
    reply === null ? "-" : `${reply.rcode}${reply.aa ? " AA" : ""} ${reply.ms} ms`;
  return rows
    .map((row) =>
      row.address === null
        ? `${row.server} has no address (${row.addressRcode ?? "not asked"})`
        : `${row.server} [${row.address}] udp ${replyText(row.udp)}, tcp ${replyText(row.tcp)}`,
    )
    .join("; ");
}
