/** Who may call the procedures of drills: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const store = ({ storeId }: Ids) => ({ storeId });
const drill = ({ storeId, drillId }: Ids) => ({ storeId, drillId });
/** Only the founder takes part. */
const own = { scope: "founder", consultant: "FORBIDDEN", founder: "allowed", teammate: "FORBIDDEN" } as const;

export const drillRows: Record<string, Row> = {
  "drills.ladder": { scope: "founder", input: store },
  "drills.page": { scope: "founder", input: (ids) => ({ ...store(ids), kind: "dns" }) },
  "drills.offer": { scope: "store", viewer: "FORBIDDEN", input: (ids) => ({ ...store(ids), kind: "dns" }) },
  "drills.start": { ...own, input: (ids) => ({ ...store(ids), kind: "dns" }) },
  "drills.tell": { ...own, input: (ids) => ({ ...drill(ids), part: "replaced" }) },
  "drills.look": { ...own, input: drill },
  "drills.help": { ...own, input: (ids) => ({ ...drill(ids), step: "1. Press Start." }) },
  "drills.answerAlert": {
    ...own,
    founder: "NOT_FOUND",
    teammate: "FORBIDDEN",
    input: (ids) => ({ ...drill(ids), token: "no" }),
  },
  "drills.end": { scope: "founder", viewer: "FORBIDDEN", teammate: "FORBIDDEN", input: drill },
};
