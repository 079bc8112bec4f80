import { AddAgent, AgentRef, addAgent, listAgents, revokeAgent } from "../../probe-agents/manage.ts";
import { router, workspaceProcedure } from "../procedures.ts";

export const probesRouter = router({
  list: workspaceProcedure.query(({ ctx }) => ctx.run(listAgents)),
  add: workspaceProcedure.input(AddAgent).mutation(({ ctx, input }) => ctx.run((run) => addAgent(run, input))),
  revoke: workspaceProcedure.input(AgentRef).mutation(({ ctx, input }) => ctx.run((run) => revokeAgent(run, input))),
});
