/** Stands in for the workflow server in database tests: takes events, and refuses them on request. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type SentEvent = { id: string; name: string; data: Record<string, unknown> };

export type WorkflowServer = {
  url: string;
  /** Everything taken so far, in order. */
  events: SentEvent[];
  /** True answers 503 to everything. */
  isDown: boolean;
  stop(): void;
};

/** Starts it on loopback. */
export async function startWorkflowServer(): Promise<WorkflowServer> {
  const server = createServer(async (request, response) => {
    const body = await Array.fromAsync(request);
    response.setHeader("content-type", "application/json");
    if (held.isDown) {
      response.writeHead(503).end(JSON.stringify({ error: "down", status: 503 }));
    } else if (request.method === "POST" && request.url?.startsWith("/e/")) {
      const events: SentEvent[] = [JSON.parse(Buffer.concat(body).toString("utf8"))].flat();
      held.events.push(...events);
      response.end(JSON.stringify({ ids: events.map(({ id }) => id), status: 200 }));
    } else if (request.url?.startsWith("/v1/runs/")) {
      response.writeHead(404).end(JSON.stringify({ error: "not found", status: 404 }));
    } else {
      response.end(JSON.stringify({ data: [] }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const held: WorkflowServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events: [],
    isDown: false,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return held;
}
