/** Takes what a probe agent saw: docs/probes.md. */
import { inTenant, systemActor } from "@/server/ctx.ts";
import { answerProbe } from "@/server/http/probe-call.ts";
import { bytesMax, PushRequest } from "@/server/probe-agents/protocol.ts";
import { takeAnswers } from "@/server/probe-agents/tasks.ts";

export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return answerProbe(request, { schema: PushRequest, bytesMax: bytesMax.results }, (agent, input) =>
    inTenant(systemActor(agent.workspaceId, "probe-agent"), (ctx) => takeAnswers(ctx, agent, input)),
  );
}
