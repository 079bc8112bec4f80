/** Door across tenants: forgets what has been kept long enough, a batch a minute, so that no housekeeping takes long. */
import { systemDb } from "../db.ts";

/** Ours: a live mail is evidence for seven days, an audit for one; the rest is for looking back. */
const KEPT_MS = 90 * 86_400_000;
const BATCH = 500;

/** Deletes received mail and its addresses after ninety days. Gives how many rows. */
export function forgetReceivedMail(now: Date, batch = BATCH): Promise<number> {
  return forget("forget_received_mail", now, batch);
}

/** Deletes observations and facts after ninety days, unless a check's present state rests on their run. Gives how many rows. */
export function forgetIdleEvidence(now: Date, batch = BATCH): Promise<number> {
  return forget("forget_idle_evidence", now, batch);
}

/** Deletes proofs that have expired. Gives how many. */
export async function forgetEvidenceFiles(now: Date): Promise<number> {
  const { count } = await systemDb().evidenceFile.deleteMany({ where: { expiresAt: { lte: now } } });
  return count;
}

async function forget(
  name: "forget_received_mail" | "forget_idle_evidence",
  now: Date,
  batch: number,
): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS);
  const rows =
    name === "forget_received_mail"
      ? await systemDb().$queryRaw<{ count: number }[]>`SELECT forget_received_mail(${before}, ${batch}) AS count`
      : await systemDb().$queryRaw<{ count: number }[]>`SELECT forget_idle_evidence(${before}, ${batch}) AS count`;
  return rows[0]?.count ?? 0;
}
