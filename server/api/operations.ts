/** Every operation of the API, in the order of its documentation. A test tries each as a stranger. */
import { auditRunOperations } from "./audit-runs.ts";
import { deployOperations } from "./deploys.ts";
import type { Operation } from "./operation.ts";
import { outgoingHookOperations } from "./outgoing-hooks.ts";
import { storeOperations } from "./stores.ts";

export const operations: readonly Operation[] = [
  ...storeOperations,
  ...auditRunOperations,
  ...deployOperations,
  ...outgoingHookOperations,
];
