/** Who may call the procedures of versions, edits and paper: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const document = ({ storeId, deliverableId }: Ids) => ({ storeId, deliverableId });
const paper = ({ deliverableId }: Ids) => ({ deliverableId, number: 1 });

export const deliverableRows: Record<string, Row> = {
  "deliverables.compare": { scope: "store", input: (ids) => ({ ...document(ids), from: 1, to: 1 }) },
  "deliverables.saveEdit": {
    scope: "store",
    viewer: "FORBIDDEN",
    // Somebody else was first: an answer, and nothing is written.
    input: (ids) => ({ ...document(ids), part: "note:risks", body: null, revision: 7 }),
  },
  "deliverables.printable": { scope: "founder", input: paper },
  "deliverables.markdown": { scope: "founder", input: paper },
};
