/** Hands out everything about one store as a ZIP archive that is written while it is read. */
import { configure, ZipWriter } from "@zip.js/zip.js";
import { z } from "zod";
import { exportStore, type StoreExport } from "@/server/data-rights/export-store.ts";
import { actorForStore } from "@/server/doors/actors.ts";
import { limit } from "@/server/doors/rate-limit.ts";
import { LimitReached, NotAllowed, NotFound } from "@/server/errors.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";
import { textStream } from "@/server/http/text-stream.ts";
import { log } from "@/server/log.ts";
import { requestContext } from "@/server/trpc/request-context.ts";

export const dynamic = "force-dynamic";

// The package would start a worker from a data address; the platform's own compression runs off the main thread anyway.
configure({ useWebWorkers: false });

type Params = { params: Promise<{ storeId: string }> };

/** A post, as it is put on record and costs something: no prefetch and no other site starts one. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  if (isForeignOrigin(request)) return new Response("Forbidden", { status: 403 });
  const { user } = await requestContext(request.headers);
  if (!user) return new Response("You are not signed in.", { status: 401 });
  const storeId = z.uuid().safeParse((await params).storeId);
  const actor = storeId.success ? await actorForStore(user.id, storeId.data) : null;
  if (!actor || !storeId.success) return new Response("There is no such store.", { status: 404 });
  const now = new Date();
  try {
    const words = "Five exports an hour are the most. Try again in an hour.";
    await limit(`export:${user.id}`, 5, 3_600_000, now, words);
    const { fileName, files } = await exportStore(actor, storeId.data, now);
    return new Response(archiveOf(files, request.signal), {
      headers: {
        "content-type": "application/zip",
        "content-disposition": `attachment; filename="${fileName}"`,
        "cache-control": "private, no-store",
      },
    });
  } catch (error) {
    if (error instanceof LimitReached) return new Response(error.userMessage, { status: 429 });
    if (error instanceof NotAllowed) return new Response(error.userMessage, { status: 403 });
    if (error instanceof NotFound) return new Response("There is no such store.", { status: 404 });
    throw error;
  }
}

/** Writes file after file as fast as the reader takes them; a fault ends the archive before its index, so no half one opens. */
function archiveOf(files: StoreExport["files"], signal: AbortSignal): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const write = async () => {
    const zip = new ZipWriter(writable);
    for await (const { path, text } of files) {
      await zip.add(path, textStream(text));
    }
    await zip.close();
  };
  write().catch(async (error: unknown) => {
    // A reader that leaves gives no reason, or the request's own end.
    if (error !== undefined && !signal.aborted) log("error", "an export ended early", { error });
    await writable.abort(error).catch(() => undefined); // the reader may be gone already
  });
  return readable;
}
