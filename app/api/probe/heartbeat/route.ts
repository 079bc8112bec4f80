/** Keeps a probe agent's tasks its own while it works on them: docs/probes.md. */
import { inTenant, systemActor } from "@/server/ctx.ts";
import { answerProbe } from "@/server/http/probe-call.ts";
import { bytesMax, HeartbeatRequest } from "@/server/probe-agents/protocol.ts";
import { keepLeases } from "@/server/probe-agents/tasks.ts";

export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return answerProbe(request, { schema: HeartbeatRequest, bytesMax: bytesMax.heartbeat }, (agent, input) =>
    inTenant(systemActor(agent.workspaceId, "probe-agent"), (ctx) => keepLeases(ctx, agent, input)),
  );
}
