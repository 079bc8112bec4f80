/** Door across tenants: reads the workflow server's runs, and keeps those whose event came from the reader's workspace. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { systemDb } from "../db.ts";
import { env } from "../env.ts";
import { NotFound, Unavailable } from "../errors.ts";

const Run = z.object({
  run_id: z.string(),
  run_started_at: z.string().nullish(),
  queued_at: z.string().nullish(),
  function_id: z.string(),
  event_id: z.string().nullish(),
  event_name: z.string().nullish(),
  event_ids: z.array(z.string()).nullish(),
  status: z.string(),
  ended_at: z.string().nullish(),
});
const Step = z.object({
  id: z.string(),
  name: z.string(),
  op: z.string(),
  status: z.string(),
  attempt: z.number(),
  created_at: z.string().nullish(),
  started_at: z.string().nullish(),
  ended_at: z.string().nullish(),
  error: z.object({ name: z.string().nullish(), message: z.string().nullish() }).nullish(),
});
export type WorkflowRun = z.infer<typeof Run>;
export type WorkflowStep = z.infer<typeof Step>;

/** Tells whether the embedded engine runs the workflows: only it has the list this page reads. */
export function hasRunsApi(): boolean {
  return Boolean(env().INNGEST_BASE_URL);
}

/** Lists the workspace's newest runs. Throws `Unavailable` when the workflow server does not answer. */
export async function listWorkflowRuns(workspaceId: string): Promise<WorkflowRun[]> {
  const { data } = z.object({ data: z.array(Run) }).parse(await ask("/v1/runs?limit=200"));
  const own = await ownEventIds(workspaceId, data.flatMap(eventIdsOf));
  return data.filter((run) => eventIdsOf(run).some((id) => own.has(id)));
}

/** Gives one run of the workspace with its steps. Throws `NotFound` for another workspace's. */
export async function readWorkflowRun(
  workspaceId: string,
  runId: string,
): Promise<{ run: WorkflowRun; steps: WorkflowStep[] }> {
  const { data: run } = z.object({ data: Run }).parse(await ask(`/v1/runs/${encodeURIComponent(runId)}`));
  const own = await ownEventIds(workspaceId, eventIdsOf(run));
  if (own.size === 0) throw new NotFound("workflow run");
  const { data: steps } = z
    .object({ data: z.array(Step) })
    .parse(await ask(`/v1/runs/${encodeURIComponent(runId)}/steps`));
  return { run, steps };
}

function eventIdsOf(run: WorkflowRun): string[] {
  return [...(run.event_ids ?? []), ...(run.event_id ? [run.event_id] : [])];
}

async function ownEventIds(workspaceId: string, ids: string[]): Promise<Set<string>> {
  const uuids = ids.filter((id) => z.uuid().safeParse(id).success);
  const rows = await systemDb().outboxEvent.findMany({
    where: { workspaceId, id: { in: uuids } },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

async function ask(path: string): Promise<unknown> {
  const { INNGEST_BASE_URL: base, INNGEST_SIGNING_KEY: key } = env();
  if (!base || !key) throw new Unavailable("The workflow server's list of runs");
  const match = /^(signkey-\w+-)([0-9a-f]+)$/.exec(key);
  const token = match
    ? `${match[1]}${createHash("sha256")
        .update(Buffer.from(match[2] ?? "", "hex"))
        .digest("hex")}`
    : key;
  let response: Response;
  try {
    response = await fetch(new URL(path, base), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5_000),
    });
  } catch (error) {
    throw new Unavailable("The workflow server", error);
  }
  if (response.status === 404) throw new NotFound("workflow run");
  if (!response.ok) throw new Unavailable(`The workflow server (status ${response.status})`);
  return response.json();
}
