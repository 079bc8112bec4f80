import { existsSync, writeFileSync } from "node:fs";
import http from "node:http";
import { Inngest } from "inngest";
import { serve } from "inngest/node";

// An app of its own process that dies in the middle of a step, the first time only: the marker file remembers it.
const port = Number(process.env.APP_PORT);
const marker = process.env.APP_MARKER ?? "";
const client = new Inngest({ id: "crash-app" });

const dies = client.createFunction(
  { id: "dies", retries: 2, triggers: [{ event: "crash/start" }] },
  async ({ step }) => {
    const first = await step.run("first", () => "kept");
    const second = await step.run("second", () => {
      if (!existsSync(marker)) {
        writeFileSync(marker, "died once");
        process.kill(process.pid, "SIGKILL");
      }
      return "lived";
    });
    return { first, second };
  },
);

const origin = `http://127.0.0.1:${port}`;
const handler = serve({ client, functions: [dies], serveOrigin: origin, servePath: "/api/inngest" });
http.createServer(handler).listen(port, "127.0.0.1", () => console.log("app listening"));
