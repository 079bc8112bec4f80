/** Who may call the procedures of what the smoke tests log in with: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const store = ({ storeId }: Ids) => ({ storeId });
const edit = { scope: "store", viewer: "FORBIDDEN", input: store } as const;

export const smokeSecretRows: Record<string, Row> = {
  "smokeSecrets.list": { scope: "store", input: store },
  "smokeSecrets.saveTestAccount": {
    ...edit,
    input: (ids) => ({ ...store(ids), userName: "robot@shop.example", password: "long enough" }),
  },
  "smokeSecrets.savePreviewBypass": { ...edit, input: (ids) => ({ ...store(ids), secret: "opens-one-preview" }) },
  "smokeSecrets.remove": { ...edit, input: (ids) => ({ ...store(ids), kind: "test-account" }) },
};
