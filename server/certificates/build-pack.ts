/** Builds the signed evidence pack of a store: everything the eleven items rest on now. */
import { catalogueVersion } from "../checks/result.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { publishedVersions } from "../deliverables/document-hash.ts";
import { loadApprovals } from "../deliverables/founder-words.ts";
import { signingKey } from "../doors/signing-keys.ts";
import { env } from "../env.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { loadCheckStates, loadWaivers } from "../stores/load-state.ts";
import { chainOf, type EntryBody, type EvidencePack, signPack } from "./evidence-pack.ts";

/**
 * Gives the pack for a signed handover. For members and the founder. Throws `NotFound`, `NotAllowed` and `Conflict` before
 * both sides have signed.
 */
export async function buildPack(actor: Actor, storeId: string, now: Date): Promise<EvidencePack> {
  const { store, bodies } = await inTenant(
    actor,
    async (ctx) => {
      if (actor.kind === "person" && actor.role !== "founder") throw new NotAllowed("taking the evidence");
      const found = await ctx.db.store.findUnique({ where: { id: storeId }, select: { name: true, domain: true } });
      if (!found) throw new NotFound("store");
      const signed = await ctx.db.signOff.findFirst({
        where: { storeId, voidedAt: null, founderSignedAt: { not: null } },
        orderBy: { consultantSignedAt: "desc" },
      });
      if (!signed?.founderSignedAt || signed.founderName === null) throw new Conflict("Both sides have to sign first.");
      const states = await loadCheckStates(ctx.db, storeId);
      const facts = await ctx.db.checkState.findMany({
        where: { storeId },
        select: { checkId: true, subject: true, findingKey: true, runId: true },
      });
      const runs = await ctx.db.auditRunCheck.findMany({
        where: { storeId, runId: { in: [...new Set(facts.map(({ runId }) => runId))] } },
        select: { runId: true, checkId: true, factsSha256: true },
      });
      const factsOf = new Map(runs.map(({ runId, checkId, factsSha256 }) => [`${runId} ${checkId}`, factsSha256]));
      const runOf = new Map(facts.map((row) => [`${row.checkId} ${row.subject} ${row.findingKey}`, row.runId]));
      const list: EntryBody[] = [
        ...states.map((state): EntryBody => {
          const runId = runOf.get(`${state.checkId} ${state.subject} ${state.findingKey}`);
          const { checkId, subject, findingKey, status, severity, impact, confidence, summary, summaryTech } = state;
          return {
            kind: "check",
            ...{ checkId, subject, findingKey, status, severity, impact, confidence, summary, summaryTech },
            seenAt: state.seenAt.toISOString(),
            expiresAt: state.expiresAt.toISOString(),
            factsSha256: factsOf.get(`${runId} ${checkId}`) ?? null,
          };
        }),
        ...(await loadWaivers(ctx.db, storeId, ctx.now)).map(
          ({ checkId, subject, findingKey, expiresAt }): EntryBody => ({
            kind: "waiver",
            checkId,
            subject,
            findingKey,
            expiresAt: expiresAt.toISOString(),
          }),
        ),
        ...(await loadApprovals(ctx.db, storeId)).map(
          ({ documentKey, answer, statement, isOfNewest, expiresAt }): EntryBody => ({
            kind: "approval",
            documentKey,
            answer,
            statement,
            isOfNewest,
            expiresAt: expiresAt.toISOString(),
          }),
        ),
        ...(await publishedVersions(ctx, storeId)).map(
          ({ key, title, number, sha256 }): EntryBody => ({ kind: "document", key, title, number, sha256 }),
        ),
        {
          kind: "sign-off",
          sha256: signed.sha256,
          consultantName: signed.consultantName,
          consultantSignedAt: signed.consultantSignedAt.toISOString(),
          founderName: signed.founderName,
          founderSignedAt: signed.founderSignedAt.toISOString(),
        },
      ];
      return { store: found, bodies: list };
    },
    now,
  );
  return signPack(
    {
      store,
      issuedAt: now.toISOString(),
      issuer: env().NEXTAUTH_URL,
      catalogueVersion,
      chain: chainOf(bodies),
    },
    await signingKey(now),
  );
}
