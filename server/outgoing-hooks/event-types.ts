/** The events other programs can hear of, in words. */

/** Every event's name: noun and past tense, as in the activity log. */
export const outgoingEventTypes = [
  "audit-run.completed",
  "finding.opened",
  "finding.fixed",
  "store.verdict-changed",
  "stage.approved",
  "stage.reopened",
  "deploy.verdict",
] as const;
export type OutgoingEventType = (typeof outgoingEventTypes)[number];

/** What a test message is called; nobody subscribes to it. */
export const TEST_EVENT = "hook.test";

/** Says of each event when it happens. */
export const outgoingEventWords: Record<OutgoingEventType, string> = {
  "audit-run.completed": "An audit has ended",
  "finding.opened": "A risk is new or came back",
  "finding.fixed": "A risk was seen fixed",
  "store.verdict-changed": "A store's verdict changed",
  "stage.approved": "A stage was approved",
  "stage.reopened": "An approved stage was reopened",
  "deploy.verdict": "An update was judged",
};
