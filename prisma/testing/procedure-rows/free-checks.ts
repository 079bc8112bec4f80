/** Who may call the procedures of free checks and the widget: rows of the table in `server/trpc/coverage.db.test.ts`. */
import { unique } from "../../builders/workspace.ts";
import type { Row } from "./row.ts";

export const freeCheckRows: Record<string, Row> = {
  "freeChecks.request": { scope: "public", input: () => ({ text: `${unique("shop")}.example` }) },
  "freeChecks.get": { scope: "public", input: () => ({ token: "a".repeat(32) }) },
  "freeChecks.widget": { scope: "workspace" },
  "freeChecks.ofWidget": { scope: "workspace" },
  "freeChecks.saveWidget": {
    scope: "workspace",
    viewer: "FORBIDDEN",
    input: () => ({ name: "Studio", accent: "#1f6f5c", contact: null, origins: ["studio.example"], isOn: true }),
  },
};
