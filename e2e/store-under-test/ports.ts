/** One port on many loopback addresses. */
import { isCode } from "./data-folder.ts";

export type Listening = { port: number; stop(): Promise<void> };

/** How many free ports are tried before giving up: another program may hold one on some address. */
const TRIES = 20;

/**
 * Binds the same port on every address: a fixed one, or with 0 the first free one that all addresses have free.
 * Throws what the last bind threw.
 */
export async function bindEverywhere(
  on: string[],
  port: number,
  bind: (address: string, port: number) => Promise<Listening>,
): Promise<Listening> {
  for (let tries = 1; ; tries++) {
    const bound: Listening[] = [];
    try {
      for (const address of on) bound.push(await bind(address, bound[0]?.port ?? port));
      return { port: bound[0]?.port ?? port, stop: () => stopAll(bound) };
    } catch (error) {
      await stopAll(bound);
      const isTaken = isCode(error, "EADDRINUSE") || isCode(error, "EACCES");
      if (!isTaken || port !== 0 || tries === TRIES) throw error;
    }
  }
}

async function stopAll(bound: Listening[]): Promise<void> {
  await Promise.all(bound.map((listening) => listening.stop()));
}
