/** What the founder has said of the documents whose approval counts for the minimum bar. */
import { freshFor } from "../checks/check.ts";
import type { TenantDb } from "../db.ts";
import { type ApprovalView, barItems } from "../stages/minimum-bar.ts";

/** The known limitations: their reader confirms that they know them (catalogue ho.known-limits). */
const CONFIRMED = "D6.3";

/** Keys of the documents the founder approves: those of the minimum bar, and the known limitations. */
export const documentsToApprove: readonly string[] = [
  ...barItems.flatMap(({ approvals }) => approvals ?? []),
  CONFIRMED,
];

/**
 * Gives the founder's newest word on each of these documents. It holds while the newest version says the same as the one
 * answered to, for as long as an attestation does (catalogue 0.7).
 */
export async function loadApprovals(db: TenantDb, storeId: string): Promise<ApprovalView[]> {
  const deliverables = await db.deliverable.findMany({
    where: { storeId, key: { in: [...documentsToApprove] } },
    select: {
      key: true,
      versions: { orderBy: { number: "desc" }, take: 1, select: { snapshotSha256: true } },
      answers: { orderBy: { at: "desc" }, take: 1 },
    },
  });
  return deliverables.flatMap(({ key, versions: [newest], answers: [said] }) => {
    if (!newest || !said) return [];
    return [
      {
        documentKey: key,
        answer: said.answer === "approved" ? ("approved" as const) : ("wrong" as const),
        statement: said.statement,
        isOfNewest: said.snapshotSha256 === newest.snapshotSha256,
        expiresAt: new Date(said.at.getTime() + freshFor.attestation),
      },
    ];
  });
}
