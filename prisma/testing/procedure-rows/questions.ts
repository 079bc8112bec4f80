/** Who may call the procedures of questions: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const store = ({ storeId }: Ids) => ({ storeId });
const question = ({ storeId, questionId }: Ids) => ({ storeId, questionId });
const write = { scope: "founder", viewer: "FORBIDDEN", teammate: "allowed" } as const;

export const questionRows: Record<string, Row> = {
  "questions.list": { scope: "founder", input: store },
  "questions.read": { scope: "founder", input: question },
  "questions.about": { scope: "founder", input: (ids) => ({ ...store(ids), kind: "finding", id: ids.findingId }) },
  "questions.ask": {
    ...write,
    input: (ids) => ({ ...store(ids), about: { kind: "finding", id: ids.findingId }, text: "What does it cost us?" }),
  },
  "questions.reply": { ...write, input: (ids) => ({ ...question(ids), text: "Nothing yet." }) },
  "questions.close": { ...write, input: question },
};
