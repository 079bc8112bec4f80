/**
 * Door across tenants: reads the workflow server's runs, and keeps those whose event names the reader's workspace. Events
 * come from our outbox alone, so their data can be trusted; runs of one workspace that another invoked carry it too.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { env } from "../env.ts";
import { NotFound, Unavailable } from "../errors.ts";

const Run = z.object({
  run_id: z.string(),
  run_started_at: z.string().nullish(),
  queued_at: z.string().nullish(),
  function_id: z.string(),
  event_id: z.string().nullish(),
  event_name: z.string().nullish(),
  event_data: z
    .object({ workspaceId: z.string().optional(), storeId: z.uuid().optional().catch(undefined) })
    .nullish()
    .catch(null),
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

/** Lists the workspace's newest runs, at most 200. Throws `Unavailable` when the workflow server does not answer. */
export async function listWorkflowRuns(workspaceId: string): Promise<WorkflowRun[]> {
  return ownRuns(workspaceId, { limit: "200" });
}

/** Gives one run of the workspace with its steps. Throws `NotFound` for another workspace's. */
export async function readWorkflowRun(
  workspaceId: string,
  runId: string,
): Promise<{ run: WorkflowRun; steps: WorkflowStep[] }> {
  const [run] = await ownRuns(workspaceId, { run: runId });
  if (run?.run_id !== runId) throw new NotFound("workflow run");
  const { data: steps } = z
    .object({ data: z.array(Step) })
    .parse(await ask(`/v1/runs/${encodeURIComponent(runId)}/steps`));
  return { run, steps };
}

async function ownRuns(workspaceId: string, params: Record<string, string>): Promise<WorkflowRun[]> {
  const query = new URLSearchParams({ ...params, data: JSON.stringify({ workspaceId }) });
  const { data } = z.object({ data: z.array(Run) }).parse(await ask(`/v1/runs?${query}`));
  // Looked at here as well: a server that does not know the filter must not show one tenant's runs to another.
  return data.filter((run) => run.event_data?.workspaceId === workspaceId);
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
