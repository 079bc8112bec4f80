/** Who may call the procedures of deploy hooks: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const store = ({ storeId }: Ids) => ({ storeId });
const hook = ({ storeId, hookId }: Ids) => ({ storeId, hookId });
const edit = { scope: "store", viewer: "FORBIDDEN" } as const;

export const deployHookRows: Record<string, Row> = {
  "deployHooks.list": { scope: "store", input: store },
  "deployHooks.deliveries": { scope: "store", input: store },
  "deployHooks.create": { ...edit, input: (ids) => ({ ...store(ids), provider: "github" }) },
  "deployHooks.edit": { ...edit, input: (ids) => ({ ...hook(ids), name: "Production" }) },
  // Its secret does not open here, so nothing is called.
  "deployHooks.test": { ...edit, input: hook },
  // A key that is too short: refused after it is known who asks.
  "deployHooks.rotate": { ...edit, input: (ids) => ({ ...hook(ids), secret: "short" }) },
  "deployHooks.redeliver": { ...edit, input: ({ storeId, deliveryId }) => ({ storeId, deliveryId }) },
  "deployHooks.end": { ...edit, input: hook },
};
