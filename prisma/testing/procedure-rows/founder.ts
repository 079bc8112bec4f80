/** Who may call the procedures of the founder's pages: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const store = ({ storeId }: Ids) => ({ storeId });
const document = ({ storeId, deliverableId }: Ids) => ({ storeId, deliverableId });
const waiver = ({ storeId, waiverId }: Ids) => ({ storeId, waiverId });
const reason = (ids: Ids) => ({ ...waiver(ids), reason: "No longer needed." });
const look = { scope: "founder", input: store } as const;
/** What only the founder decides. */
const own = { scope: "founder", consultant: "FORBIDDEN", founder: "allowed", teammate: "FORBIDDEN" } as const;

/** An answer to a question that takes one from people. */
export const answer = ({ storeId }: Ids) => ({
  storeId,
  checkId: "dep.owner",
  answer: "pass",
  statement: "The founder owns the account.",
  evidenceUrl: null,
});

export const founderRows: Record<string, Row> = {
  "founder.home": look,
  "founder.frame": look,
  "founder.tasks": look,
  "founder.keys": look,
  "founder.documents": look,
  "founder.document": { scope: "founder", input: document },
  "founder.answerDocument": {
    ...own,
    input: (ids) => ({ ...document(ids), number: 1, answer: "approved", statement: "" }),
  },
  "founder.waivers": look,
  "founder.answer": { ...own, input: answer },
  "founder.control": look,
  "founder.checkControl": { ...own, input: store },
  "founder.acceptWaiver": { ...own, input: waiver },
  "founder.declineWaiver": { ...own, input: reason },
};
