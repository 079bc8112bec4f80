import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { startChild } from "./child.ts";
import { keepRunning } from "./service.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A process that connects to `port` and then only waits; the connection's end shows that it is gone. */
function waiter(port: number): string {
  return `const socket = require("node:net").connect(${port}, "127.0.0.1", () => socket.write(String(process.pid)));`;
}

async function listen(): Promise<{ port: number; next(): Promise<{ pid: number; gone: Promise<unknown> }> }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const waiting: { pid: number; gone: Promise<unknown> }[] = [];
  let wake = Promise.withResolvers<void>();
  server.on("connection", (socket) => {
    socket.on("error", () => {}); // it is about to be killed
    const gone = once(socket, "close");
    socket.once("data", (pid) => {
      waiting.push({ pid: Number(String(pid)), gone });
      wake.resolve();
      wake = Promise.withResolvers<void>();
    });
  });
  return {
    port,
    next: async () => {
      while (true) {
        const found = waiting.shift();
        if (found) return found;
        await wake.promise;
      }
    },
  };
}

test("a child ends when the process that started it is killed outright", async () => {
  const { port, next } = await listen();
  const script = `
    import { startChild } from ${JSON.stringify(join(import.meta.dirname, "child.ts"))};
    startChild(process.execPath, ["-e", ${JSON.stringify(waiter(port))}], { env: process.env });
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], { stdio: "inherit" });
  cleanups.push(() => owner.kill("SIGKILL"));
  const child = await next();
  owner.kill("SIGKILL");
  await child.gone;
});

test("a child that ignores a polite signal is killed after its grace", async () => {
  const { port, next } = await listen();
  const child = startChild(process.execPath, ["-e", `process.on("SIGTERM", () => {}); ${waiter(port)}`], {
    env: process.env,
  });
  const { gone } = await next();
  await child.stop(50);
  await gone;
});

test("what a child wrote last and its exit code are known when it has ended", async () => {
  const script = `for (let n = 0; n < 500; n++) console.log("line " + n); console.error("the reason"); process.exitCode = 3;`;
  const child = startChild(process.execPath, ["-e", script], { env: process.env });
  expect(await child.exited).toBe(3);
  expect(child.tail()).toContain("line 499");
  expect(child.tail()).toContain("the reason");
  expect(child.tail()).not.toContain("line 100\n");
});

test("a command that does not exist ends with 127 and says so", async () => {
  const child = startChild("/no/such/command", [], { env: process.env });
  expect(await child.exited).toBe(127);
  expect(child.tail()).toContain("/no/such/command");
});

test("a service that is killed comes back, and one that is stopped does not", async () => {
  const { port, next } = await listen();
  const said: string[] = [];
  const service = keepRunning(
    "waiter",
    () => startChild(process.execPath, ["-e", waiter(port)], { env: process.env }),
    (line) => said.push(line),
  );
  const first = await next();
  process.kill(first.pid, "SIGKILL");
  await service.firstCrash;
  const second = await next();
  expect(second.pid).not.toBe(first.pid);
  expect(said).toEqual(["waiter ended with 137; starting it again in 0.5 s."]);
  await service.stop();
  await second.gone;
  expect(said).toHaveLength(1);
});
