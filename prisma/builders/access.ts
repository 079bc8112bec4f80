/** Builds what a store's people told of their accounts, a proof as a file, and a one-time link that waits. */
import { randomBytes } from "node:crypto";
import { saveAccess } from "../../server/access/save-access.ts";
import { recordPlainSecret, saveFlow } from "../../server/access/save-flow.ts";
import { saveComponent } from "../../server/access/save-ownership.ts";
import { type Actor, inTenant } from "../../server/ctx.ts";
import { keepEvidence } from "../../server/evidence-files/keep-evidence.ts";
import { createSecretLink } from "../../server/secret-links/secret-link.ts";
import { emptyRow } from "../testing/procedure-rows/access.ts";

export type BuiltAccess = { plainSecretId: string; secretLinkId: string; evidenceFileId: string };

/** Makes one row of each; the registrar's is the founder's to confirm. */
export async function buildAccess(
  owner: Actor,
  founder: Actor,
  { storeId }: { storeId: string },
): Promise<BuiltAccess> {
  await inTenant(owner, (ctx) =>
    saveAccess(ctx, {
      ...{ storeId, system: "registrar", ...emptyRow },
      ...{ provider: "Namecheap", ownerName: "Ines Duarte", ownerSide: "founder" },
    }),
  );
  await inTenant(owner, (ctx) =>
    saveComponent(ctx, {
      ...{ storeId, name: "shop.example", businessOwner: "Ines Duarte", technicalContact: "Tom" },
      ...{ supportUrl: "https://help.host.example/", severity: "sales-stop" },
    }),
  );
  await inTenant(owner, (ctx) =>
    saveFlow(ctx, { storeId, vaultName: "The shop's vault", howGiven: "By invitation.", howTaken: "The same day." }),
  );
  const sent = { storeId, name: "Admin login", channel: "mail", sentOn: "2026-11-20" } as const;
  const { id: plainSecretId } = await inTenant(owner, (ctx) => recordPlainSecret(ctx, sent));
  const link = {
    storeId,
    label: "Shop login",
    ciphertext: randomBytes(60).toString("base64url"),
    life: "hour",
  } as const;
  await inTenant(owner, (ctx) => createSecretLink(ctx, link));
  const { id: secretLinkId } = await inTenant(owner, ({ db }) =>
    db.secretLink.findFirstOrThrow({ where: { storeId }, orderBy: { createdAt: "desc" } }),
  );
  const clean = { name: "notes.txt", mime: "text/plain", bytes: Buffer.from("The founder logs in alone.") } as const;
  const { id: evidenceFileId } = await inTenant(founder, (ctx) => keepEvidence(ctx, storeId, clean));
  return { plainSecretId, secretLinkId, evidenceFileId };
}
