/** Gives a probe agent work; waits for some up to 25 s: docs/probes.md. */
import { answerProbe, problem } from "@/server/http/probe-call.ts";
import { bytesMax, PullRequest } from "@/server/probe-agents/protocol.ts";
import { pullTasks } from "@/server/probe-agents/tasks.ts";

export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return answerProbe(request, { schema: PullRequest, bytesMax: bytesMax.tasks }, async (agent, input) => {
    // A token moved to another machine by mistake must not let one place speak for another.
    if (input.region !== agent.region) return problem(409, `This token belongs to the region ${agent.region}.`);
    return pullTasks(agent, input, request.signal);
  });
}
