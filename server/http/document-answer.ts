/** Answers with a file, or says in words why there is none. */
import { TRPCError } from "@trpc/server";

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
    const status = error instanceof TRPCError ? statusOf[error.code] : undefined;
    if (status === undefined || !(error instanceof TRPCError)) throw error;
    return new Response(error.message, { status, headers: { "content-type": "text/plain;charset=utf-8" } });
  }
}
