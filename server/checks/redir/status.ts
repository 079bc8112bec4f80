import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { type HostToCheck, reachOf, webHostsOf } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type ChainFact, describeHops, entryHostsOf, gatherChains, type HopFact, isOwnUrl } from "./chains.ts";

/** How an API address that redirects answers a POST without a body; null when it does not redirect. */
type PostFact = { url: string; host: string; status: number | null; to: string | null; botWall: boolean };
type Facts = { chains: ChainFact[]; posts: PostFact[]; apiChains: ChainFact[] };

/** RFC 9110, section 15.4: 301 and 308 are permanent. */
const PERMANENT = new Set([301, 308]);
/** RFC 9110, sections 15.4.2 to 15.4.4: clients turn the POST into a GET and drop its body. */
const LOSES_BODY = new Set([301, 302, 303]);

/** Checks that redirects carry the right status codes. */
export const status = defineCheck<Facts>({
  id: "redir.status",
  stages: ["edge"],
  level: "public",
  minimumBar: [2],
  severity: "low",
  impact: "trust",
  effort: "S",
  title: "Redirect status codes",
  founderTitle: "Moves are marked as permanent",
  riskTitle: "Search engines keep your old addresses alive",
  why: "Search engines keep the old address alive when the move is marked temporary.",
  reference: { name: "RFC 9110, section 15.4", url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.4" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const apis = webHostsOf(store).filter(({ role }) => role === "api");
    const apiStarts = apis.flatMap(({ name, healthPath }) =>
      ["http", "https"].map((scheme) => `${scheme}://${name}${healthPath ?? "/"}`),
    );
    const [chains, apiChains] = await Promise.all([
      gatherChains(
        probes,
        entryHostsOf(store).flatMap((host) => [`http://${host}/`, `https://${host}/`]),
      ),
      gatherChains(probes, apiStarts),
    ]);
    // Only what redirects a reader is asked how it treats a writer: no other address is sent a POST.
    const redirecting = apiChains.filter(({ hops }) => (hops[0]?.to ?? null) !== null);
    return { chains, apiChains, posts: await Promise.all(redirecting.map(({ start }) => gatherPost(probes, start))) };
  },
  judge({ store, facts }) {
    const hosts = webHostsOf(store);
    const hostOf = (start: string) => hosts.find(({ name }) => name === new URL(start).hostname);
    const entries = facts.chains.flatMap((chain) => {
      const host = hostOf(chain.start);
      return host ? [judgeChain(chain, host, store)] : [];
    });
    const apis = facts.apiChains.flatMap((chain) => {
      const host = hostOf(chain.start);
      return host ? [judgeApi(chain, facts.posts, host, store)] : [];
    });
    return orNoWebHost([...entries, ...apis], store);
  },
  fix: fixSteps,
});

async function gatherPost(probes: Probes, url: string): Promise<PostFact> {
  const { status: answered, locationResolved, botWall } = await probes.http.get(url, { method: "POST", kind: "html" });
  return { url, host: new URL(url).hostname, status: answered, to: locationResolved, botWall };
}

type Base = { subject: string; reach: Verdict["reach"]; summaryTech: string; data: ChainFact };

/** Says why a way in cannot be judged; null when its first answer was seen. */
function notJudged(chain: ChainFact, base: Base): Verdict | null {
  const first = chain.hops[0];
  if (first?.fault === "dns") {
    return notApplicable({ ...base, findingKey: "no-address", summary: `${base.subject} has no address.` });
  }
  const isClosed = chain.start.startsWith("http:") && ["refused", "reset"].includes(first?.fault ?? "");
  if (isClosed) {
    const summary = `${base.subject} does not answer without encryption.`;
    return notApplicable({ ...base, findingKey: "port-80-closed", summary });
  }
  if (chain.hops.some(({ botWall }) => botWall)) {
    const summary = `Your bot protection blocked our look at ${base.subject}.`;
    return notSeen({ ...base, findingKey: "bot-wall", summary, ask: BOT_WALL_ASK });
  }
  if (first === undefined || first.status === null) {
    const summary = `${base.subject} gave us no answer.`;
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  return null;
}

function judgeChain(chain: ChainFact, host: HostToCheck, store: StoreProfile): Verdict {
  const base: Base = {
    subject: chain.start,
    reach: reachOf(host, store),
    summaryTech: `${describeHops(chain)}.`,
    data: chain,
  };
  const blind = notJudged(chain, base);
  if (blind !== null) return blind;
  const last = chain.hops.at(-1);
  const script = chain.scriptRedirect;
  if (last?.status === 200 && script !== null && isMove(last.url, script, store)) {
    return {
      ...base,
      status: "fail",
      findingKey: "by-script",
      summary: `${chain.start} moves visitors on by a script, which search engines and link previews do not follow.`,
      expected: "301 or 308",
      found: `200 and a script to ${script}`,
    };
  }
  const moves = chain.hops.filter(({ url, to }) => to !== null && isMove(url, to, store));
  const temporary = moves.find((hop) => hop.status !== null && !PERMANENT.has(hop.status));
  if (temporary) return temporaryVerdict(base, temporary);
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary:
      moves.length === 0
        ? `${chain.start} needs no move to another address.`
        : `${chain.start} marks its move as permanent.`,
    found: moves.map((hop) => String(hop.status)).join(", ") || "no redirect",
  };
}

function temporaryVerdict(base: Base, hop: HopFact): Verdict {
  return {
    ...base,
    status: "warn",
    findingKey: "temporary",
    summary: `${base.subject} marks a permanent move as temporary, so search engines keep the old address.`,
    expected: "301 or 308",
    found: `${hop.status} at ${hop.url}`,
  };
}

function judgeApi(chain: ChainFact, posts: PostFact[], host: HostToCheck, store: StoreProfile): Verdict {
  const base: Base = {
    subject: chain.start,
    reach: reachOf(host, store),
    summaryTech: `${describeHops(chain)}.`,
    data: chain,
  };
  const blind = notJudged(chain, base);
  if (blind !== null) return blind;
  const post = posts.find(({ url }) => url === chain.start);
  if (post === undefined) {
    const summary = `${chain.start} takes orders where they are sent.`;
    return { ...base, status: "pass", findingKey: "ok", summary, found: "no redirect" };
  }
  const told = {
    ...base,
    summaryTech: `POST ${post.url} ${post.status ?? "no answer"} -> ${post.to ?? "nowhere"}; GET ${base.summaryTech}`,
  };
  if (post.botWall || post.status === null) {
    const ask = post.botWall ? BOT_WALL_ASK : TRY_AGAIN_ASK;
    const findingKey = post.botWall ? "bot-wall" : "not-seen";
    return notSeen({
      ...told,
      findingKey,
      summary: `${chain.start} did not say how it treats orders sent to it.`,
      ask,
    });
  }
  if (post.to !== null && LOSES_BODY.has(post.status)) {
    return {
      ...told,
      status: "fail",
      findingKey: "loses-body",
      summary: `${chain.start} redirects in a way that drops what was sent, such as an order or a payment notice.`,
      expected: "307 or 308",
      found: String(post.status),
    };
  }
  const summary = `${chain.start} keeps what is sent to it.`;
  return { ...told, status: "pass", findingKey: "ok", summary, found: String(post.status) };
}

/** A rule for good: from one scheme or host of the shop to another of it; a move inside the shop may be temporary. */
function isMove(from: string, to: string, store: StoreProfile): boolean {
  return URL.canParse(to) && new URL(from).origin !== new URL(to).origin && isOwnUrl(to, store);
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (verdict.findingKey === "loses-body") {
    return [
      {
        text: `Answer ${verdict.subject} with 308, which keeps the method and the body; or set https in every client.`,
      },
    ];
  }
  if (store.platform === "cloudflare") {
    return [{ text: "In Cloudflare, open Rules, then Redirect Rules, edit the rule and set its status to 301." }];
  }
  if (store.platform === "vercel") {
    return [{ text: "In Vercel, open Settings, then Domains, edit the redirecting name and choose 308 Permanent." }];
  }
  return [{ text: `Set the redirect rule of ${verdict.subject} to permanent: 301, or 308 for hosts programs call.` }];
}
