import { Certificates, certificates } from "../../edge/certificates.ts";
import { DomainPage, domainPage } from "../../edge/domain-page.ts";
import { RehearseRecord, rehearseRecord } from "../../edge/rehearse-record.ts";
import { WatchRecord, watchRecord } from "../../edge/watch-record.ts";
import { router, storeProcedure } from "../procedures.ts";

export const edgeRouter = router({
  domain: storeProcedure.input(DomainPage).query(({ ctx, input }) => ctx.run((run) => domainPage(run, input))),
  certificates: storeProcedure
    .input(Certificates)
    .query(({ ctx, input }) => ctx.run((run) => certificates(run, input))),
  /** Network only: no transaction is held meanwhile, and nothing is written anywhere. */
  rehearse: storeProcedure
    .input(RehearseRecord)
    .mutation(({ ctx, input }) => rehearseRecord(ctx.actor, input, ctx.now(), ctx.signal)),
  /** One look; whoever waits asks again. */
  watch: storeProcedure.input(WatchRecord).query(({ ctx, input }) => watchRecord(ctx.actor, input, ctx.now())),
});
