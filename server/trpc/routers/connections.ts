import {
  ConnectCloudflare,
  ConnectionRef,
  connectCloudflare,
  connectionState,
  disconnectCloudflare,
} from "../../connections/connect-cloudflare.ts";
import {
  ConnectRepository,
  connectRepository,
  disconnectRepository,
  RepositoryRef,
} from "../../connections/connect-repository.ts";
import { checkControl, controlState } from "../../connections/prove-control.ts";
import { router, storeProcedure } from "../procedures.ts";

export const connectionsRouter = router({
  control: storeProcedure.query(({ ctx, input }) => ctx.run((run) => controlState(run, input))),
  /** Asks every name server of the domain: network only, no transaction is held meanwhile. */
  checkControl: storeProcedure.mutation(({ ctx, input }) => checkControl(ctx.actor, input, ctx.now())),
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => connectionState(run, input))),
  /** Asks Cloudflare first: network only, no transaction is held meanwhile. */
  connectCloudflare: storeProcedure
    .input(ConnectCloudflare)
    .mutation(({ ctx, input }) => connectCloudflare(ctx.actor, input, ctx.now())),
  /** Asks the code host first: network only, no transaction is held meanwhile. */
  connectRepository: storeProcedure
    .input(ConnectRepository)
    .mutation(({ ctx, input }) => connectRepository(ctx.actor, input, ctx.now())),
  disconnectRepository: storeProcedure
    .input(RepositoryRef)
    .mutation(({ ctx, input }) => ctx.run((run) => disconnectRepository(run, input))),
  disconnectCloudflare: storeProcedure
    .input(ConnectionRef)
    .mutation(({ ctx, input }) => ctx.run((run) => disconnectCloudflare(run, input))),
});
