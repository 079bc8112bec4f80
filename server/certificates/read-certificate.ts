/** What a certificate's page shows: the verdict of now, from evidence that is fresh now. */
import { inTenant, systemActor } from "../ctx.ts";
import { loadApprovals } from "../deliverables/founder-words.ts";
import { findCertificate } from "../doors/certificates.ts";
import { type BarItemState, countMet, judgeMinimumBar } from "../stages/minimum-bar.ts";
import { judgeStore, type StoreVerdict } from "../stages/store-verdict.ts";
import { loadCheckStates, loadWaivers } from "../stores/load-state.ts";

/** Ready and fresh, no longer whole, or taken back. */
export const certificateStates = ["green", "amber", "revoked"] as const;

export type CertificateView = {
  state: (typeof certificateStates)[number];
  storeName: string;
  domain: string;
  signedAt: Date;
  /** Null unless who shared it chose to show them. */
  names: { consultant: string; founder: string } | null;
  isIndexed: boolean;
  metCount: number;
  /** The eleven items in everyday words, each with the moment of its oldest proof; null where none holds. */
  items: { number: number; title: string; state: BarItemState; provenAt: Date | null }[];
  /** How many items held when it was signed and do not now. */
  endedCount: number;
};

/** Reads a certificate by its address; null when there is none, or its store is gone or put away. */
export async function readCertificate(slug: string, now: Date): Promise<CertificateView | null> {
  const found = await findCertificate(slug);
  if (!found) return null;
  const { workspaceId, storeId, signOff, certificate } = found;
  return inTenant(
    systemActor(workspaceId, "certificate"),
    async ({ db }) => {
      const store = await db.store.findUnique({
        where: { id: storeId },
        select: { name: true, domain: true, archivedAt: true },
      });
      if (!store || store.archivedAt) return null;
      const states = await loadCheckStates(db, storeId);
      const bar = judgeMinimumBar(states, await loadWaivers(db, storeId, now), await loadApprovals(db, storeId), now);
      const verdict = judgeStore({ items: bar, auditCount: 1, isRunning: false });
      const provenAt = (required: readonly string[]) =>
        states
          .filter(({ checkId, expiresAt }) => required.includes(checkId) && expiresAt > now)
          .map(({ seenAt }) => seenAt)
          .toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
      const isRevoked = certificate.revokedAt !== null;
      return {
        state: isRevoked ? "revoked" : stateOf(verdict),
        storeName: store.name,
        domain: store.domain,
        signedAt: signOff.founderSignedAt,
        names: certificate.showsNames ? { consultant: signOff.consultantName, founder: signOff.founderName } : null,
        isIndexed: certificate.isIndexed && !isRevoked,
        metCount: isRevoked ? 0 : countMet(bar),
        items: isRevoked
          ? []
          : bar.map(({ item, state }) => ({
              number: item.number,
              title: item.founderTitle,
              state,
              provenAt: state.startsWith("met") ? provenAt(item.required) : null,
            })),
        endedCount: isRevoked ? 0 : bar.length - countMet(bar),
      };
    },
    now,
  );
}

function stateOf(verdict: StoreVerdict): "green" | "amber" {
  return verdict === "ready" || verdict === "ready-contained" ? "green" : "amber";
}
