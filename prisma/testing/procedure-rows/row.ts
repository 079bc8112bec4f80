/** The form of a row in the table of `server/trpc/coverage.db.test.ts`: who may call one procedure. */
import type { WholeStore } from "../../builders/whole-store.ts";

/** Who may call: anybody, anybody signed in, members of the workspace, members of the store's, the store's people too. */
export type Scope = "public" | "user" | "workspace" | "store" | "founder";
export type Word = "allowed" | "FORBIDDEN" | "NOT_FOUND";
export type Row = {
  scope: Scope;
  input?: (place: Ids) => unknown;
  /** Default allowed. */
  consultant?: Word;
  /** Default as the consultant. */
  viewer?: Word;
  /** Default allowed where the scope lets a store's people in. */
  founder?: Word;
  /** Default as the founder. */
  teammate?: Word;
};
export type Ids = Pick<
  WholeStore,
  | "storeId"
  | "auditRunId"
  | "findingId"
  | "deliverableId"
  | "waiverId"
  | "invitationId"
  | "mailTestId"
  | "hookId"
  | "agentId"
  | "questionId"
  | "signOffId"
  | "certificateId"
  | "shareLinkId"
  | "drillId"
  | "deliveryId"
  | "deployId"
  | "apiKeyId"
  | "outgoingHookId"
  | "outgoingDeliveryId"
  | "plainSecretId"
  | "secretLinkId"
> & {
  memberId: string;
  personId: string;
};
