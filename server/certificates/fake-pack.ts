/** Makes evidence packs for tests: a store where all eleven items hold. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { barItems } from "../stages/minimum-bar.ts";
import { chainOf, type EntryBody, type EvidencePack, signPack } from "./evidence-pack.ts";

export type FakeKey = { keyId: string; publicKey: string; privateKey: KeyObject };

/** Makes an Ed25519 key. */
export function fakeKey(keyId = "k1"): FakeKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { keyId, publicKey: publicKey.export({ format: "jwk" }).x ?? "", privateKey };
}

/** One passing proof. */
export function fakeProof(checkId: string, changes: Partial<Extract<EntryBody, { kind: "check" }>> = {}): EntryBody {
  return {
    kind: "check",
    checkId,
    subject: "shop.example",
    findingKey: "",
    status: "pass",
    severity: "high",
    impact: "trust",
    confidence: 1,
    summary: "It holds.",
    summaryTech: "It holds.",
    seenAt: "2026-11-24T08:00:00.000Z",
    expiresAt: "2026-11-25T08:00:00.000Z",
    factsSha256: "a".repeat(64),
    ...changes,
  };
}

/** The bodies of a store that is ready on 24 November 2026 at noon. */
export function fakeBodies(): EntryBody[] {
  const ids = new Set(barItems.flatMap(({ required }) => required));
  return [
    ...[...ids].map((id) => fakeProof(id)),
    {
      kind: "approval",
      documentKey: "D2.2",
      answer: "approved",
      statement: "",
      isOfNewest: true,
      expiresAt: "2027-02-01T00:00:00.000Z",
    },
    {
      kind: "sign-off",
      sha256: "b".repeat(64),
      consultantName: "Maya Okafor",
      consultantSignedAt: "2026-11-24T09:00:00.000Z",
      founderName: "Ines Duarte",
      founderSignedAt: "2026-11-24T10:00:00.000Z",
    },
  ];
}

/** Signs bodies as a portal would. */
export function fakePack(key: FakeKey, bodies: readonly EntryBody[] = fakeBodies()): EvidencePack {
  return signPack(
    {
      store: { name: "Fern & Kiln", domain: "shop.example" },
      issuedAt: "2026-11-24T10:00:00.000Z",
      issuer: "https://portal.example",
      catalogueVersion: "1",
      chain: chainOf(bodies),
    },
    key,
  );
}
