/** Who may call the procedures of the AI assistant: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const store = ({ storeId }: Ids) => ({ storeId });
const edit = { scope: "store", viewer: "FORBIDDEN", input: store } as const;

export const aiTargetRows: Record<string, Row> = {
  "aiTargets.page": { scope: "store", input: store },
  "aiTargets.declare": { ...edit, input: (ids) => ({ ...store(ids), assistant: null }) },
  "aiTargets.issueCanaries": edit,
  "aiTargets.confirmPlanted": edit,
  "aiTargets.agree": { ...edit, input: (ids) => ({ ...store(ids), isAgreed: true }) },
  "aiTargets.run": edit,
};
