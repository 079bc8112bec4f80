/** Door across tenants: the keys this installation signs certificates with. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { seal, unseal } from "../connections/seal.ts";
import { systemDb } from "../db.ts";
import { env } from "../env.ts";
import { Unavailable } from "../errors.ts";

export type SigningKey = { keyId: string; publicKey: string; privateKey: KeyObject };

/** Gives the key that signs now; the first call makes it, and of two at once both get the same. Throws `Unavailable` when it does not open. */
export async function signingKey(now: Date): Promise<SigningKey> {
  const held = (await current()) ?? (await make(now));
  try {
    const pem = unseal(held.sealed, place(held.id), env().LAUNCH_READY_ENCRYPTION_KEY);
    return { keyId: held.id, publicKey: held.publicKey, privateKey: createPrivateKey(pem) };
  } catch (error) {
    throw new Unavailable("The key that signs certificates", error, "Rotate it: the encryption key has changed.");
  }
}

/** Retires the key that signs and makes another; what the old one signed can still be checked. Gives the new one's id. */
export async function rotateSigningKey(now: Date): Promise<string> {
  await systemDb().signingKey.updateMany({ where: { retiredAt: null }, data: { retiredAt: now } });
  return (await make(now)).id;
}

/** Lists all public keys, the newest first: what `/.well-known/launch-ready-keys.json` publishes. */
export async function publicKeys(): Promise<
  { keyId: string; publicKey: string; createdAt: Date; retiredAt: Date | null }[]
> {
  const keys = await systemDb().signingKey.findMany({
    orderBy: { createdAt: "desc" },
    select: { id: true, publicKey: true, createdAt: true, retiredAt: true },
  });
  return keys.map(({ id, ...key }) => ({ keyId: id, ...key }));
}

function current() {
  return systemDb().signingKey.findFirst({ where: { retiredAt: null } });
}

async function make(now: Date) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "jwk" }).x ?? "";
  const id = `lr-${now.toISOString().slice(0, 10)}-${raw.slice(0, 8)}`;
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const sealed = seal(pem, place(id), env().LAUNCH_READY_ENCRYPTION_KEY);
  await systemDb().signingKey.createMany({
    data: [{ id, publicKey: raw, sealed, createdAt: now }],
    skipDuplicates: true,
  });
  return systemDb().signingKey.findFirstOrThrow({ where: { retiredAt: null } });
}

function place(keyId: string): string {
  return `signing-key:${keyId}`;
}
