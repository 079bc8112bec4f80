/** All procedures over HTTP. */
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { isForeignOrigin } from "@/server/http/same-origin.ts";
import { requestContext } from "@/server/trpc/request-context.ts";
import { appRouter } from "@/server/trpc/root.ts";

export const dynamic = "force-dynamic";

/** Bodies of our forms are small; anything larger is refused before it is read. */
const BODY_BYTES_MAX = 1_048_576;

async function handle(request: Request): Promise<Response> {
  if (request.method === "POST") {
    if (isForeignOrigin(request)) return refuse(403, "This request comes from another site.");
    if (!request.headers.get("content-type")?.startsWith("application/json")) {
      return refuse(415, "Send JSON.");
    }
    if (Number(request.headers.get("content-length") ?? Number.NaN) > BODY_BYTES_MAX) {
      return refuse(413, "The request is larger than 1 MiB.");
    }
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => requestContext(request.headers, request.signal),
  });
}

function refuse(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status });
}

export { handle as GET, handle as POST };
