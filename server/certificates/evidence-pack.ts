/**
 * The evidence behind a launch certificate as one signed file: every proof is an entry of a hash chain, and the whole is
 * signed with Ed25519 (RFC 8032) over its canonical JSON (RFC 8785). Pure: it is checked without us, and offline.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { impacts, severities, statuses } from "../checks/check.ts";
import { type ApprovalView, type BarItemView, judgeMinimumBar } from "../stages/minimum-bar.ts";
import type { CheckStateView, WaiverView } from "../stages/state.ts";

export const PACK_FORMAT = "launch-ready-evidence";

const Moment = z.iso.datetime();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Proof = z.strictObject({
  kind: z.literal("check"),
  checkId: z.string(),
  subject: z.string(),
  findingKey: z.string(),
  status: z.enum(statuses),
  severity: z.enum(severities),
  impact: z.enum(impacts),
  confidence: z.number(),
  summary: z.string(),
  summaryTech: z.string(),
  seenAt: Moment,
  expiresAt: Moment,
  /** SHA-256 of the stored facts that were judged; null for an answer by a person. */
  factsSha256: Sha256.nullable(),
});
const Waiver = z.strictObject({
  kind: z.literal("waiver"),
  checkId: z.string(),
  subject: z.string(),
  findingKey: z.string(),
  expiresAt: Moment,
});
const Approval = z.strictObject({
  kind: z.literal("approval"),
  documentKey: z.string(),
  answer: z.enum(["approved", "wrong"]),
  statement: z.string(),
  isOfNewest: z.boolean(),
  expiresAt: Moment,
});
const DocumentProof = z.strictObject({
  kind: z.literal("document"),
  key: z.string(),
  title: z.string(),
  number: z.int(),
  sha256: Sha256,
});
const Signature = z.strictObject({
  kind: z.literal("sign-off"),
  /** Of the snapshot both signed. */
  sha256: Sha256,
  consultantName: z.string(),
  consultantSignedAt: Moment,
  founderName: z.string(),
  founderSignedAt: Moment,
});
const Body = z.discriminatedUnion("kind", [Proof, Waiver, Approval, DocumentProof, Signature]);
export type EntryBody = z.infer<typeof Body>;

const Entry = z.strictObject({ index: z.int(), previous: Sha256, body: Body, sha256: Sha256 });
export type Entry = z.infer<typeof Entry>;

export const EvidencePack = z.strictObject({
  format: z.literal(PACK_FORMAT),
  version: z.literal(1),
  store: z.strictObject({ name: z.string(), domain: z.string() }),
  issuedAt: Moment,
  issuer: z.string(),
  catalogueVersion: z.string(),
  chain: z.array(Entry),
  keyId: z.string(),
  /** Raw Ed25519 public key, base64url. */
  publicKey: z.string(),
  /** Ed25519 over the canonical JSON of everything else, base64url. */
  signature: z.string(),
});
export type EvidencePack = z.infer<typeof EvidencePack>;

/** The first entry's `previous`. */
const START = "0".repeat(64);

/** Puts bodies into a chain: each entry carries the hash of the one before. */
export function chainOf(bodies: readonly EntryBody[]): Entry[] {
  let previous = START;
  return bodies.map((body, index) => {
    const entry = { index, previous, body };
    previous = hashOf(entry);
    return { ...entry, sha256: previous };
  });
}

/** Signs a pack. The key is Ed25519; another one makes `node:crypto` throw. */
export function signPack(
  content: Omit<EvidencePack, "format" | "version" | "keyId" | "publicKey" | "signature">,
  key: { keyId: string; publicKey: string; privateKey: KeyObject },
): EvidencePack {
  const { keyId, publicKey, privateKey } = key;
  const unsigned = { format: PACK_FORMAT, version: 1 as const, ...content, keyId, publicKey } as const;
  const signature = sign(null, Buffer.from(canonicalize(unsigned) ?? ""), privateKey).toString("base64url");
  return { ...unsigned, signature };
}

export type PackVerdict = {
  /** valid: untouched, and all eleven items hold at the moment asked; amber: untouched, but something has ended since or never held; invalid: touched. */
  state: "valid" | "amber" | "invalid";
  /** What is wrong, one sentence each; empty when valid. */
  problems: string[];
  /** How each of the eleven items stands then; empty when invalid. */
  items: BarItemView[];
  /** Whether the key was compared with one the reader trusts. */
  isKeyTrusted: boolean;
  /** When the first proof behind the eleven items ends, ISO 8601; null when none does. */
  firstExpiry: string | null;
};

/**
 * Checks a pack at a moment. `trusted` are the portal's published keys by key id, raw and base64url; null when the reader has
 * none, and then only the pack's own key is used and said not to be compared.
 */
export function verifyPack(pack: EvidencePack, trusted: ReadonlyMap<string, string> | null, at: Date): PackVerdict {
  const problems = [...keyProblems(pack, trusted), ...chainProblems(pack.chain), ...signatureProblems(pack)];
  const isKeyTrusted = trusted !== null && trusted.get(pack.keyId) === pack.publicKey;
  if (problems.length > 0) return { state: "invalid", problems, items: [], isKeyTrusted, firstExpiry: null };
  const { states, waivers, approvals } = viewsOf(pack.chain);
  const items = judgeMinimumBar(states, waivers, approvals, at);
  const open = items.filter(({ state }) => state !== "met" && state !== "met-with-waiver");
  const expiries = states.filter(({ checkId }) => behindItems(items).has(checkId)).map(({ expiresAt }) => expiresAt);
  const first = expiries.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    state: open.length === 0 ? "valid" : "amber",
    problems: open.map(({ item, reasons }) => `${item.title}: ${reasons[0] ?? "not met"}`),
    items,
    isKeyTrusted,
    firstExpiry: first?.toISOString() ?? null,
  };
}

function behindItems(items: readonly BarItemView[]): Set<string> {
  return new Set(items.flatMap(({ item }) => item.required));
}

function keyProblems({ keyId, publicKey }: EvidencePack, trusted: ReadonlyMap<string, string> | null): string[] {
  if (trusted === null) return [];
  const known = trusted.get(keyId);
  if (known === undefined) return [`The pack is signed with key ${keyId}, which is not among the keys you trust.`];
  return known === publicKey ? [] : [`The pack carries another key under the name ${keyId} than the one you trust.`];
}

/** Says where the chain breaks first; what follows a break proves nothing. */
function chainProblems(chain: readonly Entry[]): string[] {
  if (chain.length === 0) return ["The pack holds no proof at all."];
  let previous = START;
  for (const [position, entry] of chain.entries()) {
    const place = `Entry ${position} (${nameOf(entry.body)})`;
    if (entry.index !== position)
      return [`${place} says that it is number ${entry.index}: entries were moved or left out.`];
    if (entry.previous !== previous) return [`${place} does not follow the entry before it.`];
    const { sha256, ...rest } = entry;
    if (hashOf(rest) !== sha256) return [`${place} was changed after it was written.`];
    previous = sha256;
  }
  return [];
}

function signatureProblems({ signature, ...signed }: EvidencePack): string[] {
  try {
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: signed.publicKey }, format: "jwk" });
    const isGood = verify(null, Buffer.from(canonicalize(signed) ?? ""), key, Buffer.from(signature, "base64url"));
    return isGood ? [] : ["The signature does not fit: the pack was changed, or signed with another key."];
  } catch {
    return ["The pack's public key is no Ed25519 key."];
  }
}

function viewsOf(chain: readonly Entry[]): {
  states: CheckStateView[];
  waivers: WaiverView[];
  approvals: ApprovalView[];
} {
  const bodies = chain.map(({ body }) => body);
  return {
    states: bodies.flatMap((body) =>
      body.kind === "check"
        ? [
            {
              ...body,
              reach: 1,
              ask: null,
              deadline: null,
              seenAt: new Date(body.seenAt),
              expiresAt: new Date(body.expiresAt),
            },
          ]
        : [],
    ),
    waivers: bodies.flatMap((body) =>
      body.kind === "waiver" ? [{ ...body, expiresAt: new Date(body.expiresAt) }] : [],
    ),
    approvals: bodies.flatMap((body) =>
      body.kind === "approval" ? [{ ...body, expiresAt: new Date(body.expiresAt) }] : [],
    ),
  };
}

function nameOf(body: EntryBody): string {
  switch (body.kind) {
    case "check":
      return `${body.checkId} on ${body.subject}`;
    case "waiver":
      return `waiver of ${body.checkId}`;
    case "approval":
      return `approval of ${body.documentKey}`;
    case "document":
      return `document ${body.key}`;
    case "sign-off":
      return "signatures";
  }
}

function hashOf(value: Omit<Entry, "sha256">): string {
  return createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
}
