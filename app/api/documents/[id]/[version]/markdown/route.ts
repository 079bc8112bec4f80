/** Hands out a version of a document as Markdown, to whoever may read it. */
import { Printable } from "@/server/deliverables/read-printable.ts";
import { documentAnswer } from "@/server/http/document-answer.ts";
import { requestContext } from "@/server/trpc/request-context.ts";
import { createCaller } from "@/server/trpc/root.ts";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ id: string; version: string }> };

export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { id, version } = await params;
  const asked = Printable.safeParse({ deliverableId: id, number: Number(version) });
  if (!asked.success) return new Response("There is no such document.", { status: 404 });
  const caller = createCaller(await requestContext(request.headers));
  return documentAnswer(async () => {
    const { fileName, text } = await caller.deliverables.markdown(asked.data);
    return { fileName, contentType: "text/markdown;charset=utf-8", body: text };
  });
}
