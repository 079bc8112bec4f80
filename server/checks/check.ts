/**
 * The words every check speaks: what a check is, what it may ask, what it answers.
 *
 * A check is one file: metadata, `gather` (asks the probes, opens no socket of its own) and `judge` (pure: the same
 * facts and the same clock give the same verdicts, so a stored run can be judged again by a newer catalogue).
 */
import type { AiAccess } from "./ai/access.ts";
import type { RecordNote } from "./dns/map-record.ts";
import type { DrillFacts } from "./drill-facts.ts";
import type { MailIn } from "./email/received-mail.ts";
import type { HandoverDocuments } from "./handover-facts.ts";
import type { AccessFacts } from "./ho/access-facts.ts";
import type { SignOffFacts } from "./ho/signoff.ts";
import type { Probes } from "./probes/probes.ts";
import type { RepositoryAccess } from "./probes/repository.ts";
import type { StoreProfile } from "./store-profile.ts";

export const stageKeys = ["audit", "edge", "deploy-hardening", "performance", "monitoring", "handover"] as const;
export type StageKey = (typeof stageKeys)[number];

/** What a check can answer. `unknown` needs an input, a permission or a clear view; `error` is our own fault. */
export const statuses = ["pass", "warn", "fail", "skip", "unknown", "error"] as const;
export type Status = (typeof statuses)[number];

export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** Business impact, the class a risk is ranked by; weights stand in `score.ts`. */
export const impacts = ["checkout", "leak", "email", "login", "access", "slow", "deploy-down", "trust"] as const;
export type Impact = (typeof impacts)[number];

/** What permission a check needs: nothing, proof of control, a read-only connection, a signed drill window. */
export const levels = ["public", "owner", "connected", "drill"] as const;
export type Level = (typeof levels)[number];

/** The groups a run is shown and stepped in; a check belongs to the group of its id's prefix. */
export const checkGroups = ["smoke", "dns", "web", "tls", "email", "sec", "dep", "ai", "ho", "people"] as const;
export type CheckGroup = (typeof checkGroups)[number];

/** JSON as stored: facts and verdict data must survive a round trip through it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** One thing seen: what was asked, what came back, when and from where. The excerpt is redacted and at most 4 KiB. */
export type Observation = {
  kind: "dns" | "http" | "tls" | "smtp" | "api" | "file" | "sql" | "attestation";
  /** ISO 8601, UTC. */
  at: string;
  /** Name of the place it was seen from, such as `local` or `eu-central`. */
  vantage: string;
  request: string;
  responseExcerpt: string;
  /** SHA-256, hex, of the whole answer before redaction and cutting. */
  sha256: string;
  toolVersion: string;
};

/** How much of the shop a finding touches: 1 whole shop or all mail, .9 checkout or login, .6 one host, .3 optional. */
export type Reach = 1 | 0.9 | 0.6 | 0.3;

/** What a check says of one subject. `(checkId, subject, findingKey)` is stable between runs: the key of every diff. */
export type Verdict = {
  status: Status;
  /** What was judged: a host name, a URL, a selector; at most 255 characters. */
  subject: string;
  /** Which rule decided, in kebab-case: `ok`, `several-records`, `expired`. */
  findingKey: string;
  /** One sentence in the founder's words. */
  summary: string;
  /** One sentence in the engineer's words, with the measured values. */
  summaryTech: string;
  expected?: string;
  found?: string;
  /** Only where the catalogue lets a finding raise or lower the check's default. */
  severity?: Severity;
  impact?: Impact;
  reach?: Reach;
  /** 1 measured twice, .8 measured once or inferred, .6 attested with evidence, .3 attested without. Set by the runner unless given. */
  confidence?: number;
  /**
   * How a fail is confirmed before it is recorded: `later` for what may pass by itself (time-out, reset, 5xx, SERVFAIL,
   * NXDOMAIN: asked again after 10 s), `again` (the default) for what was seen in full (asked again at once), `seen` for
   * what happens once and was seen several times in that one look, such as a failing series: it stands as it is.
   */
  confirm?: "again" | "later" | "seen";
  /** When the problem turns critical by itself, ISO 8601: a certificate's end, a domain's expiry. */
  deadline?: string;
  /** What the question to a person is when the status is `unknown`. */
  ask?: string;
  /** Structured values behind the sentence, for tables, documents and fixes. */
  data?: Json;
};

export type FixStep = {
  /** One instruction, imperative, naming what is on the screen. */
  text: string;
  /** A DNS record to set exactly as it stands; `name` relative to the zone, `@` for its apex. */
  record?: { type: string; name: string; value: string; ttl?: number };
  /** A text to copy: a header, a rule, a command. */
  copy?: string;
  /** Where in the provider's product this is done. */
  link?: { label: string; url: string };
};

export type Platform = "shopify" | "vercel" | "netlify" | "render" | "fly" | "heroku" | "cloudflare" | "other";

/** What the store has permitted and connected; without it a check sees what everybody sees. */
export type Connections = {
  /** The value issued for `_launch-verify.<domain>`; null before one was issued. */
  controlToken: string | null;
  /** True once the token was seen on every authoritative server: level `owner` is open. */
  isControlProven: boolean;
  /** The store's Cloudflare zone, read with a read-only token; null when not connected. */
  cloudflare: CloudflareZone | null;
  /** The store's repository at its code host; null or left out when not connected. */
  repository?: RepositoryAccess | null;
  /** Mail that came to the store's test addresses; null or left out where the portal receives no mail. */
  mail?: MailIn | null;
  /** What people wrote beside the records of the DNS map; left out where nobody keeps one. */
  recordNotes?: RecordNote[];
  /** What the portal's handover documents say; null or left out where nobody keeps any. */
  handover?: HandoverDocuments | null;
  /** What the founder's drills showed; left out where nobody watches any. */
  drills?: DrillFacts;
  /** What the portal's access register says; null or left out where nobody keeps one. */
  access?: AccessFacts | null;
  /** Where the signing of the handover stands; null or left out where nobody signs. */
  signOff?: SignOffFacts | null;
  /** The test account the shop made for us; null or left out when there is none. Never stored with facts. */
  synthetic?: { email: string; password: string } | null;
  /** Opens a protected deployment address (Vercel's "protection bypass for automation"); null or left out without one. */
  previewBypass?: string | null;
  /** What the shop's webhooks are signed with: given on the owner's own machine only, the portal never holds it. */
  webhookSigning?: { scheme: WebhookScheme; secret: string } | null;
  /** What the owner's own machine said of signed webhooks lately; null or left out without a report. */
  webhookReport?: WebhookReport | null;
  /** Leave to talk to the shop's assistant, and what was planted there; null or left out without it. Never stored with facts. */
  ai?: AiAccess | null;
};

/** How a provider signs its messages (catalogue 16). */
export const webhookSchemes = ["stripe", "shopify", "standard", "github", "launch"] as const;
export type WebhookScheme = (typeof webhookSchemes)[number];

/** What the command line found with the secret, on the owner's own machine, and who reported it. */
export type WebhookReport = {
  /** The address it was sent to: for another one it says nothing. */
  url: string;
  verdicts: { status: "pass" | "warn" | "fail"; findingKey: string; severity: Severity; summary: string }[];
  by: string;
  /** When it came, ISO 8601. */
  at: string;
};

/** The deploy a run looks at: what the provider said of it. Without one, nothing is said of versions and releases. */
export type DeployUnderTest = {
  /** Full or short; null when the provider did not say. */
  commitSha: string | null;
  /** The deployment's own address, beside the shop's; null when the provider gives none. */
  url: string | null;
  /** When it went live, ISO 8601; null when nobody said. */
  liveAt: string | null;
  environment: "production" | "preview";
  /** When it began, ISO 8601; null when nobody said. */
  startedAt: string | null;
  /** Files the pages of the version before named, as full URLs; left out when nobody noted them. */
  earlierAssets?: string[];
  /** What a first look at this deploy saw of its requests, where a later look adds to it. */
  earlierFacts?: Json;
  /** Smoke checks that failed after this deploy, by id. */
  failedSmoke?: string[];
};

/**
 * Tells whether people keep a record of the store's decisions, as in the portal. On the command line and in the free
 * check nobody can be asked for one, and a warning of its absence would be about nothing that was seen.
 */
export function isKept(connections: Connections | undefined): boolean {
  return connections?.recordNotes !== undefined;
}

/** Reads one Cloudflare zone. */
export type CloudflareZone = {
  /**
   * Gets a path below `/client/v4`, `{zone}` standing for the zone's id; gives status and the parsed body. Throws a
   * `ProbeFault` when the API cannot be reached or says no to every try.
   */
  get(path: string): Promise<{ status: number; body: Json }>;
};

/** What a check that needs a permission asks of a person until the store has given it; the answer counts as attested. */
export type Question = {
  /** What to ask for, and which evidence counts. */
  question: string;
  /** When to answer what, by the catalogue's verdict line. */
  passWhen: string;
  warnWhen?: string;
  failWhen: string;
  /** How to put it right. */
  fixSteps: string[];
  /** Days an answer stays evidence; 90 unless given. */
  freshDays?: number;
  /**
   * Looks, from outside, whether there is anything to ask about: gives the `skip` that stands in the question's place, or
   * null where the question has to be answered. Left out, it always has.
   */
  needless?(ctx: GatherContext): Promise<Verdict | null>;
};

/** What a person answered to a check's question. */
export type Answer = {
  answer: "pass" | "warn" | "fail" | "not-applicable";
  statement: string;
  hasEvidence: boolean;
  byName: string;
  /** ISO 8601. */
  at: string;
};

export type GatherContext = {
  store: StoreProfile;
  probes: Probes;
  now: Date;
  connections?: Connections;
  /** For checks with `takesAnswer`: the newest answer that still holds; null when nobody answered. */
  answer?: Answer | null;
  /** The tenant's key for fingerprints of secrets (catalogue 0.8); without it they are comparable within one store only. */
  fingerprintKey?: string;
  /** The deploy this run looks at; left out in every other run. */
  deploy?: DeployUnderTest;
  /** Pause between attempts of one look, in milliseconds; default 10 s (catalogue 8.1). */
  attemptDelayMs?: number;
};
export type JudgeContext<F> = { store: StoreProfile; facts: F; now: Date };

export type Check<F extends Json = Json> = {
  /** `folder.file`, as in the catalogue; stored with results, never renamed. */
  id: string;
  stages: StageKey[];
  level: Level;
  /** Minimum-bar items (1 to 11) it feeds. */
  minimumBar: number[];
  severity: Severity;
  impact: Impact;
  reach?: Reach;
  effort: "S" | "M" | "L";
  /** A noun for engineers: "SPF record". */
  title: string;
  /** The same for founders: "Who may send mail in your name". */
  founderTitle: string;
  /** What the risk list says when it fails, a statement a founder understands: "Order emails may be refused". */
  riskTitle: string;
  /** One sentence that speaks of the business. */
  why: string;
  reference: { name: string; url: string };
  /** How long a result stays evidence, in milliseconds (catalogue 0.7). */
  freshForMs: number;
  /** True for checks a person answers with evidence; they gather nothing from the network. */
  attestation?: boolean;
  /** For level `connected`: what it reads; default the Cloudflare zone. `portal` is what people wrote down there. */
  needs?: "cloudflare" | "repository" | "portal";
  /** For levels `owner` and `connected`: what a person is asked while the permission is missing. */
  whileClosed?: Question;
  /**
   * `each` for checks of what may differ from place to place (catalogue 0.4, 1): every region looks too, and what they say
   * is joined. Such a check gathers from public sources alone, so that an agent elsewhere needs the profile and nothing else.
   */
  vantages?: "each";
  /** True when its question stays open once it is measured, because one part of it only people know. */
  takesAnswer?: boolean;
  /** True when it can look only while a deploy is fresh: other audits leave out its measured form and keep what it said. */
  duringDeploy?: boolean;
  /** True when one gathering is several looks and any one of them decides (catalogue 12): its failures stand as they are. */
  looksRepeatedly?: boolean;
  /** Asks the probes for facts. Throws only `ProbeFault`s, which become `error`; a "no" from the network is a fact. */
  gather(ctx: GatherContext): Promise<F>;
  judge(ctx: JudgeContext<F>): Verdict[];
  /** Exact steps for the detected platform; empty when there is nothing to fix. */
  fix(verdict: Verdict, store: StoreProfile): FixStep[];
};

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Catalogue 0.7: how long each kind of evidence lasts. */
export const freshFor = { network: DAY_MS, bundle: 7 * DAY_MS, attestation: 90 * DAY_MS } as const;

/** Declares a check; the type argument is that of its facts. */
export function defineCheck<F extends Json>(check: Check<F>): Check<F> {
  return check;
}

/** Groups that go by the prefix of their checks; all else that is measured is `web`. */
const measuredGroups = ["smoke", "dns", "tls", "email", "sec", "dep", "ai", "ho"] as const satisfies CheckGroup[];

/** The group a check id is shown in: `redir.chain` and `seo.indexable` are `web`, attestations `people`. */
export function groupOf(check: Pick<Check, "id" | "attestation">): CheckGroup {
  if (check.attestation) return "people";
  const prefix = check.id.slice(0, check.id.indexOf("."));
  return measuredGroups.find((group) => group === prefix) ?? "web";
}
