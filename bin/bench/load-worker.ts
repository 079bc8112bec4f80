/**
 * Asks for pages at fixed moments, whether earlier ones have come or not (an open loop: a slow server gains nothing by
 * being slow). The argument is a `Load` as JSON; the last line is a `LoadTally`.
 */
import { Agent, get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** What to ask, and how often. */
export type Load = { url: string; cookie: string; perSecond: number; forMs: number };

/** What came back. Times run from the moment a page was due to its last byte, in milliseconds, ascending. */
export type LoadTally = { ms: number[]; failed: number; bytes: number; wallMs: number };

const TIMEOUT_MS = 60_000;
const load: Load = JSON.parse(process.argv[2] ?? "{}");
const agent = new Agent({ keepAlive: true });
const tally: LoadTally = { ms: [], failed: 0, bytes: 0, wallMs: 0 };
const beganAt = performance.now();
const pages = Math.round((load.forMs * load.perSecond) / 1_000);

await Promise.all(Array.from({ length: pages }, (_, index) => askAt(beganAt + (index * 1_000) / load.perSecond)));
tally.wallMs = performance.now() - beganAt;
tally.ms.sort((a, b) => a - b);
console.log(JSON.stringify(tally));
process.exit(0);

async function askAt(dueAt: number): Promise<void> {
  await delay(Math.max(0, dueAt - performance.now()));
  const { isWell, bytes } = await ask();
  if (isWell) tally.ms.push(performance.now() - dueAt);
  else tally.failed += 1;
  tally.bytes += bytes;
}

function ask(): Promise<{ isWell: boolean; bytes: number }> {
  return new Promise((resolve) => {
    let bytes = 0;
    const headers = { cookie: load.cookie, accept: "text/html", "accept-encoding": "gzip" };
    const request = get(load.url, { agent, headers, timeout: TIMEOUT_MS }, (response) => {
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve({ isWell: response.statusCode === 200, bytes }));
      response.on("error", () => resolve({ isWell: false, bytes }));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve({ isWell: false, bytes }));
  });
}
