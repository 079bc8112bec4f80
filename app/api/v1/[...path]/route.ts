/** The API for other programs: docs/api.md. Every method is answered by one table. */
import { handleApi } from "@/server/api/handle.ts";

export const dynamic = "force-dynamic";

const answer = (request: Request): Promise<Response> => handleApi(request);

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
