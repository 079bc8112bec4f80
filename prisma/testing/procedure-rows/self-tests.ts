/** Who may call the procedures of the self-test: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Row } from "./row.ts";

export const selfTestRows: Record<string, Row> = { "selfTests.latest": { scope: "public" } };
