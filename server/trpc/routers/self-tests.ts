import { readSelfTest } from "../../doors/self-tests.ts";
import { publicProcedure, router } from "../procedures.ts";

export const selfTestsRouter = router({
  /** What the last nightly self-test found; the faults are ours, so anybody may read it. */
  latest: publicProcedure.query(({ ctx }) => readSelfTest(ctx.now())),
});
