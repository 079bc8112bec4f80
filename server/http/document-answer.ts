/** Answers with a file, or says in words why there is none. */
import { TRPCError } from "@trpc/server";
import { AppError, LimitReached, Unavailable } from "../errors.ts";
import { log } from "../log.ts";

export type DocumentFile = { fileName: string; contentType: string; body: string | Uint8Array<ArrayBuffer> };

const statusOf: Partial<Record<TRPCError["code"], number>> = {
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  BAD_REQUEST: 400,
  TOO_MANY_REQUESTS: 429,
  SERVICE_UNAVAILABLE: 503,
};

/** Makes the answer; what is not foreseen is thrown on, for the log. */
export async function documentAnswer(make: () => Promise<DocumentFile>): Promise<Response> {
  try {
    const { fileName, contentType, body } = await make();
    return new Response(body, {
      headers: {
        "content-type": contentType,
        "content-disposition": `attachment; filename="${fileName.replace(/[^a-z0-9.-]/gi, "-")}"`,
        "cache-control": "private, no-store",
      },
    });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    const { status, words } = refusal;
    return new Response(words, { status, headers: { "content-type": "text/plain;charset=utf-8" } });
  }
}

function refusalOf(error: unknown): { status: number; words: string } | null {
  if (error instanceof TRPCError) {
    const status = statusOf[error.code];
    return status === undefined ? null : { status, words: error.message };
  }
  if (error instanceof LimitReached) return { status: 429, words: error.userMessage };
  if (error instanceof Unavailable) {
    log("error", "a document could not be made", { error });
    return { status: 503, words: error.userMessage };
  }
  return error instanceof AppError ? { status: 400, words: error.userMessage } : null;
}
