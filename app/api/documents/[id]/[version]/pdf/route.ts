/** Hands out a version of a document as a PDF, to whoever may read it. */

import { Printable } from "@/server/deliverables/read-printable.ts";
import { limit } from "@/server/doors/rate-limit.ts";
import { documentAnswer } from "@/server/http/document-answer.ts";
import { pdfFile } from "@/server/http/pdf-file.ts";
import { requestContext } from "@/server/trpc/request-context.ts";
import { createCaller } from "@/server/trpc/root.ts";

const TOO_MANY = "Sixty PDFs an hour are the most. Open Print instead, and save it there.";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ id: string; version: string }> };

export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { id, version } = await params;
  const asked = Printable.safeParse({ deliverableId: id, number: Number(version) });
  if (!asked.success) return new Response("There is no such document.", { status: 404 });
  const context = await requestContext(request.headers);
  return documentAnswer(async () => {
    if (context.user) await limit(`pdf:${context.user.id}`, 60, 3_600_000, context.now(), TOO_MANY);
    // Who may not read it is told so before a browser starts.
    const document = await createCaller(context).deliverables.printable(asked.data);
    return pdfFile(document, { ...asked.data, cookie: request.headers.get("cookie") ?? "", now: context.now() });
  });
}
