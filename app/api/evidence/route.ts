/** Takes a file given as proof, from the portal's own pages: docs/handover.md, Access. */
import { actorForStore } from "@/server/doors/actors.ts";
import { AppError, Conflict, LimitReached, NotAllowed, NotFound, Unavailable } from "@/server/errors.ts";
import { FILE_BYTES_MAX } from "@/server/evidence-files/keep-evidence.ts";
import { EvidencePlace, receiveEvidence } from "@/server/evidence-files/receive-evidence.ts";
import { BodyTooLarge, withLimitedBody } from "@/server/http/limited-body.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";
import { requestContext } from "@/server/trpc/request-context.ts";

export const dynamic = "force-dynamic";

/** The file and what multipart puts round it (RFC 7578). */
const BODY_BYTES_MAX = FILE_BYTES_MAX + 16 * 1024;

export async function POST(request: Request): Promise<Response> {
  if (isForeignOrigin(request)) return answer(403, "This request comes from another site.");
  const { user } = await requestContext(request.headers);
  if (!user) return answer(401, "You are not signed in.");
  if (!request.headers.get("content-type")?.startsWith("multipart/form-data")) return answer(415, "Send a form.");
  try {
    const form = await formOf(await withLimitedBody(request, BODY_BYTES_MAX));
    const place = EvidencePlace.safeParse({ storeId: form?.get("storeId") });
    const file = form?.get("file");
    if (!place.success || !(file instanceof File)) return answer(400, "Choose a file.");
    const actor = await actorForStore(user.id, place.data.storeId);
    if (!actor) return answer(404, "There is no such store.");
    const bytes = new Uint8Array(await file.arrayBuffer());
    const kept = await receiveEvidence(actor, place.data.storeId, { name: file.name, bytes }, new Date());
    return Response.json(kept, { status: 201, headers: { "cache-control": "private, no-store" } });
  } catch (error) {
    if (error instanceof BodyTooLarge) return answer(413, "At most 5 MB a file.");
    if (error instanceof AppError) return answer(statusOf(error), error.userMessage);
    throw error;
  }
}

/** Null for a body that is no form, whatever its head says. */
async function formOf(request: Request): Promise<FormData | null> {
  try {
    return await request.formData();
  } catch {
    return null;
  }
}

function statusOf(error: AppError): number {
  if (error instanceof NotFound) return 404;
  if (error instanceof NotAllowed) return 403;
  if (error instanceof Conflict) return 409;
  if (error instanceof LimitReached) return 429;
  return error instanceof Unavailable ? 503 : 422;
}

function answer(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: { "cache-control": "private, no-store" } });
}
