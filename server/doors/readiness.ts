/** Door across tenants: whether everything the portal stands on answers. */
import { systemDb, warmUp } from "../db.ts";
import { env } from "../env.ts";

export type ReadinessPart = { name: "database" | "workflows"; ok: boolean; detail: string };

/** Asks the database and the workflow server, each with its own time limit. Details name no host and no secret. */
export async function readiness(): Promise<ReadinessPart[]> {
  return Promise.all([database(), workflows()]);
}

async function database(): Promise<ReadinessPart> {
  try {
    await warmUp();
    await systemDb().session.count({ where: { id: "00000000-0000-7000-8000-000000000000" } });
    return { name: "database", ok: true, detail: "answers" };
  } catch {
    return { name: "database", ok: false, detail: "does not answer, or its migrations are not applied" };
  }
}

async function workflows(): Promise<ReadinessPart> {
  const base = env().INNGEST_BASE_URL;
  if (!base) return { name: "workflows", ok: true, detail: "run by Inngest Cloud" };
  try {
    const response = await fetch(new URL("/health", base), { signal: AbortSignal.timeout(3_000) });
    return { name: "workflows", ok: response.ok, detail: response.ok ? "answers" : `status ${response.status}` };
  } catch {
    return { name: "workflows", ok: false, detail: "does not answer" };
  }
}
