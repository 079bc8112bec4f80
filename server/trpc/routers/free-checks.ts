import { FreeCheckToken, freeCheckReport, RequestFreeCheck, requestFreeCheck } from "../../free-check/free-check.ts";
import { publicProcedure, router } from "../procedures.ts";

export const freeChecksRouter = router({
  request: publicProcedure
    .input(RequestFreeCheck)
    .mutation(({ ctx, input }) => requestFreeCheck(input, { clientIp: ctx.clientIp, now: ctx.now() })),
  get: publicProcedure.input(FreeCheckToken).query(({ ctx, input }) => freeCheckReport(input, ctx.now())),
});
