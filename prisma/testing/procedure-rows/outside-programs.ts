/** Who may call the procedures of API keys and outgoing webhooks: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const hook = ({ outgoingHookId: hookId }: Ids) => ({ hookId });
const owns = { scope: "workspace", consultant: "FORBIDDEN" } as const;

export const outsideProgramRows: Record<string, Row> = {
  "apiKeys.list": { scope: "workspace" },
  "apiKeys.create": { ...owns, input: () => ({ name: "Pipeline", scope: "read", days: 30 }) },
  "apiKeys.revoke": { ...owns, input: ({ apiKeyId: keyId }) => ({ keyId }) },
  "outgoingHooks.list": { scope: "workspace" },
  "outgoingHooks.deliveries": { scope: "workspace", input: hook },
  "outgoingHooks.create": {
    ...owns,
    input: () => ({ url: "https://receiver.example/in", eventTypes: ["stage.approved"] }),
  },
  "outgoingHooks.rotate": { ...owns, input: hook },
  "outgoingHooks.resume": { ...owns, input: hook },
  "outgoingHooks.remove": { ...owns, input: hook },
  "outgoingHooks.test": { ...owns, input: hook },
  "outgoingHooks.resend": {
    ...owns,
    input: ({ outgoingHookId: hookId, outgoingDeliveryId: deliveryId }) => ({ hookId, deliveryId }),
  },
};
