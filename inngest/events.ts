/** Every event's name and schema. Past tense, ids only: no secrets, no personal data. An event's id is its outbox row's. */
import { eventType } from "inngest";
import { z } from "zod";

const id = z.uuid();
const tenant = { workspaceId: id, storeId: id };

export const events = {
  sprintStarted: eventType("store/sprint.started", { schema: z.object({ ...tenant, sprintId: id }) }),
  sprintCancelled: eventType("store/sprint.cancelled", { schema: z.object({ ...tenant, sprintId: id }) }),
  stageOpened: eventType("store/stage.opened", {
    schema: z.object({ ...tenant, sprintId: id, stageId: id, stageKey: z.string() }),
  }),
  /** A person did something the stage waits for: approved, asked for changes, attested, waived, re-checked. */
  stageActed: eventType("store/stage.acted", {
    schema: z.object({ ...tenant, sprintId: id, stageId: id, act: z.string() }),
  }),
  stageRegressed: eventType("store/stage.regressed", {
    /** The audit that saw it; null when a person's act shut the gate. */
    schema: z.object({ ...tenant, sprintId: id, stageId: id, auditRunId: id.nullable() }),
  }),
  auditRunRequested: eventType("store/audit-run.requested", { schema: z.object({ ...tenant, auditRunId: id }) }),
  auditRunStopped: eventType("store/audit-run.stopped", { schema: z.object({ ...tenant, auditRunId: id }) }),
  auditRunCompleted: eventType("store/audit-run.completed", { schema: z.object({ ...tenant, auditRunId: id }) }),
  /** A deploy of a store went live, failed or was rolled back: the row says which. */
  deployReceived: eventType("store/deploy.received", {
    schema: z.object({ ...tenant, deployId: id, environment: z.enum(["production", "preview"]) }),
  }),
  /** A signed call to a deploy hook was stored: what it tells is still to be acted on. */
  hookDeliveryReceived: eventType("store/hook-delivery.received", { schema: z.object({ ...tenant, deliveryId: id }) }),
  /** Somebody without an account asked; nobody's tenant. */
  freeCheckRequested: eventType("free-check/free-check.requested", { schema: z.object({ freeCheckId: id }) }),
  /** Something happened that webhooks of the workspace listen for; `eventId` is the same for all of them. */
  outgoingAnnounced: eventType("store/outgoing.announced", {
    schema: z.object({
      ...tenant,
      ...{ eventId: id, type: z.string(), at: z.string() },
      ...{ runId: id.optional(), findingId: id.optional(), checkId: z.string().optional() },
      ...{ stageKey: z.string().optional(), deployId: id.optional() },
      ...{ status: z.string(), before: z.string().optional() },
    }),
  }),
  outgoingDeliveryQueued: eventType("outgoing-hooks/delivery.queued", {
    schema: z.object({ workspaceId: id, hookId: id, deliveryId: id }),
  }),
  drillStarted: eventType("store/drill.started", {
    schema: z.object({ ...tenant, drillId: id, kind: z.enum(["dns", "rotate", "restart", "alert", "mail"]) }),
  }),
  /** Somebody did something a running drill waits for. */
  drillActed: eventType("store/drill.acted", { schema: z.object({ ...tenant, drillId: id }) }),
  drillStopped: eventType("store/drill.stopped", { schema: z.object({ ...tenant, drillId: id }) }),
  /** Both sides signed what is handed over. */
  handoverSigned: eventType("store/handover.signed", { schema: z.object({ ...tenant, signOffId: id }) }),
  mailQueued: eventType("mail/mail.queued", { schema: z.object({ workspaceId: id, mailId: id }) }),
} as const;

export type EventKey = keyof typeof events;
export type EventData<K extends EventKey> = z.infer<NonNullable<(typeof events)[K]["schema"]>>;
