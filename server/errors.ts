/** What can go wrong, in words for two readers: `message` for the log, `userMessage` for the person. */

type Words = { message: string; userMessage: string; cause?: unknown };

/** The base of every error we throw on purpose. Anything else is a fault of ours and shown as one. */
export class AppError extends Error {
  override name = "AppError";
  readonly userMessage: string;
  constructor({ message, userMessage, cause }: Words) {
    super(message, { cause });
    this.userMessage = userMessage;
  }
}

/** Thrown when a row is not there, or not this actor's: both give the same answer. */
export class NotFound extends AppError {
  override name = "NotFound";
  constructor(what: string) {
    super({
      message: `${what} not found for this actor`,
      userMessage: `We cannot find this ${what}. It may have been removed, or the link may be for someone else.`,
    });
  }
}

/** Thrown when the actor is known but their role does not allow the act. */
export class NotAllowed extends AppError {
  override name = "NotAllowed";
  constructor(act: string) {
    super({
      message: `not allowed: ${act}`,
      userMessage: `Your role does not allow this: ${act}. Ask an owner of the workspace.`,
    });
  }
}

/** Thrown when the state of things does not allow the act now; nothing was changed. */
export class Conflict extends AppError {
  override name = "Conflict";
  constructor(userMessage: string, message = userMessage) {
    super({ message, userMessage });
  }
}

/** Thrown when an input is not usable; `field` names it for the form. */
export class InvalidInput extends AppError {
  override name = "InvalidInput";
  readonly field: string | null;
  constructor(field: string | null, userMessage: string) {
    super({ message: `invalid ${field ?? "input"}: ${userMessage}`, userMessage });
    this.field = field;
  }
}

/** Thrown when a limit is reached; `retryAt` says when it is worth trying again. */
export class LimitReached extends AppError {
  override name = "LimitReached";
  readonly retryAt: Date;
  /** Which limit, as it is counted: `detect:<workspace>`. */
  readonly key: string;
  constructor(userMessage: string, retryAt: Date, key: string) {
    super({ message: `limit reached: ${userMessage}`, userMessage });
    this.retryAt = retryAt;
    this.key = key;
  }
}

/** Thrown when something we need does not answer now; trying again later may work, and workflows do. */
export class Unavailable extends AppError {
  override name = "Unavailable";
  constructor(what: string, cause?: unknown, next = "Nothing is lost. We try again by ourselves.") {
    super({
      message: `${what} is unavailable`,
      userMessage: `${what} does not answer at the moment. ${next}`,
      cause,
    });
  }
}
