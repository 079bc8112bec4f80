/** Who may call the procedures of probe agents: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Row } from "./row.ts";

const owns = { scope: "workspace", consultant: "FORBIDDEN" } as const;

export const probeRows: Record<string, Row> = {
  "probes.list": { scope: "workspace" },
  "probes.add": { ...owns, input: () => ({ region: "eu-central", label: "Frankfurt" }) },
  "probes.revoke": { ...owns, input: ({ agentId }) => ({ agentId }) },
};
