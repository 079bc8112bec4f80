/** Says in words what happened and what it changed. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";

export type ActivityEntry = RouterOutputs["activity"]["ofStore"]["entries"][number];

const actions: Record<string, string> = {
  "access.confirmed": "confirmed they can open",
  "access.refused": "said they cannot open",
  "access.told": "told who holds",
  "ai-target.agreed": "agreed to the red team for",
  "ai-target.canaries-issued": "made test texts for the assistant of",
  "ai-target.consent-withdrawn": "took back the yes to the red team for",
  "ai-target.declared": "named the assistant of",
  "ai-target.planted": "put the test texts in place for",
  "ai-target.removed": "took out the assistant of",
  "api-key.made": "made the API key",
  "api-key.revoked": "revoked the API key",
  "audit-run.requested": "started",
  "audit-run.recheck-requested": "re-checked with",
  "audit-run.stopped": "stopped",
  "ci-report.received": "took a pipeline's report of",
  "check.attested": "answered",
  "component.disowned": "took off the ownership map",
  "component.owned": "told who owns",
  "connection.added": "connected",
  "connection.removed": "disconnected",
  "control.lost": "no longer sees proof of control of",
  "control.proven": "proved control of",
  "credentials.explained": "wrote down the",
  "deliverable.notes-edited": "edited the notes of",
  "deliverable.published": "published",
  "deploy-hook.added": "added",
  "deploy-hook.edited": "edited",
  "deploy-hook.ended": "ended",
  "deploy-hook.redelivered": "delivered again a call of",
  "deploy-hook.rotated": "changed the secret of",
  "deploy-hook.secret-set": "set the secret of",
  "deploy-hook.verified": "heard the first call of",
  "deploy.failed": "saw the failed deploy of",
  "deploy.judged": "judged the deploy of",
  "deploy.live": "saw the deploy of",
  "deploy.rolled-back": "saw the rollback to",
  "deploy.verdict-not-taken": "could not write to the code host the verdict on",
  "drill.answered": "answered the alert of the drill",
  "drill.cancelled": "cancelled the drill",
  "drill.failed": "did not see in time the drill",
  "drill.given-up": "gave up the drill",
  "drill.help-asked": "asked for help with the drill",
  "drill.offered": "asked the founder for the drill",
  "drill.seen": "saw from outside the drill",
  "drill.started": "started the drill",
  "drill.told": "told of the drill",
  "evidence.given": "gave as proof",
  "finding.set-aside": "set aside",
  "finding.updated": "worked on",
  "finding.verify-requested": "asked to verify",
  "invitation.accepted": "accepted the invitation",
  "founder-view.opened": "looked as the founder at",
  "handover.offered": "signed and offered the handover of",
  "handover.signed": "signed the handover of",
  "handover.withdrawn": "took back",
  "certificate.revoked": "took back",
  "certificate.shared": "shared",
  "share-link.created": "made a link for",
  "share-link.revoked": "took back the link for",
  "invitation.revoked": "took back the invitation of",
  "invitation.sent": "invited",
  "mail-test.issued": "took",
  "mail.received": "received",
  "member.removed": "removed",
  "member.role-changed": "changed the role of",
  "person.removed": "removed",
  "probe-agent.added": "added the region of",
  "probe-agent.revoked": "revoked",
  "note.written": "wrote a note for the team about",
  "question.answered": "answered about",
  "question.asked": "asked about",
  "question.closed": "settled the question about",
  "secret-link.made": "made a one-time link for",
  "secret-link.taken-back": "took back the one-time link for",
  "secret.replaced": "replaced",
  "secret.sent-in-plain": "noted as sent in plain text",
  "smoke-secret.removed": "removed",
  "smoke-secret.set": "set",
  "sprint.cancelled": "cancelled",
  "sprint.completed": "completed",
  "sprint.started": "started",
  "stage.approved": "approved",
  "stage.changes-requested": "requested changes in",
  "stage.opened": "opened",
  "stage.reopened": "reopened",
  "store.added": "added",
  "store.archived": "put away",
  "store.deleted": "deleted",
  "store.deletion-planned": "planned to delete",
  "store.exported": "exported everything about",
  "store.kept": "kept",
  "store.restored": "brought back",
  "store.updated": "changed the settings of",
  "waiver.accepted": "agreed, and so contained",
  "waiver.agreed": "agreed to contain",
  "waiver.proposed": "proposed to contain",
  "waiver.revoked": "took back the record of",
  "waiver.voided": "ended the record of",
  "webhook.added": "added the webhook to",
  "webhook.removed": "removed the webhook to",
  "webhook.resumed": "switched on the webhook to",
  "webhook.secret-rotated": "changed the secret of the webhook to",
  "webhook.switched-off": "switched off the webhook to",
  "widget.saved": "changed",
};

/** Words an action as a verb that fits between who and what; one that is not listed is said as it is stored. */
export function actionWords(action: string): string {
  return actions[action] ?? action.replace(/^[a-z-]+\./, "").replaceAll("-", " ");
}

const fields: Record<string, string> = {
  ownerName: "owner",
  dueAt: "due",
  founderSentence: "founder reads",
  launchAt: "launch",
  launchDay: "launch",
  checks: "checks",
  profile: "what the checks know",
};

export type Change = { field: string; before: string | null; after: string | null };

/** Lists what changed, field by field; what stayed the same is left out. `null` means there was, or is, nothing. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const old = recordOf(before);
  const fresh = recordOf(after);
  const keys = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  return keys
    .map((key) => ({
      field: fields[key] ?? key.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`),
      before: valueWords(old[key]),
      // A key that was not written again says nothing about now.
      after: key in fresh ? valueWords(fresh[key]) : null,
      isSaid: key in fresh || Object.keys(fresh).length === 0,
    }))
    .filter((change) => change.isSaid && change.before !== change.after)
    .map(({ field, before: from, after: to }) => ({ field, before: from, after: to }));
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function valueWords(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value === "string") return textWords(value);
  return typeof value === "number" ? `${value}` : JSON.stringify(value);
}

/** Cuts an instant to its day and writes a stored word (`being-fixed`) as people read it; all else stays as it is. */
function textWords(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return text.slice(0, 10);
  return /^[a-z]+(-[a-z]+)+$/.test(text) ? text.replaceAll("-", " ") : text;
}
