import { FindingRef } from "../../findings/read-findings.ts";
import { acceptWaiver, WaiverRef } from "../../waivers/accept.ts";
import { listWaivers, waiverOptions } from "../../waivers/list.ts";
import { ProposeWaiver, proposeWaiver } from "../../waivers/propose.ts";
import { RevokeWaiver, revokeWaiver } from "../../waivers/revoke.ts";
import { router, storeProcedure } from "../procedures.ts";

export const waiversRouter = router({
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => listWaivers(run, input.storeId))),
  /** What the form may offer for a risk, or why there is no Contain button. */
  options: storeProcedure.input(FindingRef).query(({ ctx, input }) => ctx.run((run) => waiverOptions(run, input))),
  propose: storeProcedure
    .input(ProposeWaiver)
    .mutation(({ ctx, input }) => ctx.run((run) => proposeWaiver(run, input))),
  /** The consultancy's word; the founder's is `founder.acceptWaiver`. */
  accept: storeProcedure.input(WaiverRef).mutation(({ ctx, input }) => ctx.run((run) => acceptWaiver(run, input))),
  revoke: storeProcedure.input(RevokeWaiver).mutation(({ ctx, input }) => ctx.run((run) => revokeWaiver(run, input))),
});
