/** The workflow client. Which server runs our functions is decided by environment variables alone. */
import { Inngest, Middleware, NonRetriableError } from "inngest";
import { AppError, Unavailable } from "../server/errors.ts";

/** An error we throw on purpose says that trying again changes nothing, unless something was unavailable. */
class EndsOnPurpose extends Middleware.BaseMiddleware {
  readonly id = "ends-on-purpose";

  override async wrapStepHandler({ next }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    try {
      return await next();
    } catch (error) {
      if (error instanceof AppError && !(error instanceof Unavailable)) {
        throw new NonRetriableError(error.message, { cause: error });
      }
      throw error;
    }
  }
}

export const inngest = new Inngest({ id: "launch-ready", middleware: [EndsOnPurpose] });
