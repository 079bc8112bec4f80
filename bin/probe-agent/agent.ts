/** The agent's life: pull, look, push, and wait out what fails, without ever asking in a tight loop. */
import { setTimeout as pause } from "node:timers/promises";
import { catalogueVersion } from "../../server/checks/result.ts";
import {
  type AgentAnswer,
  type AgentTask,
  LEASE_MS,
  PULL_WAIT_MAX_MS,
  TASKS_MAX,
} from "../../server/probe-agents/protocol.ts";
import type { AnswerBuffer } from "./buffer.ts";
import type { Looker } from "./look.ts";
import { BadBody, type Portal, PortalGone, Refused } from "./portal.ts";

export type AgentSettings = {
  region: string;
  version: string;
  portal: Portal;
  buffer: AnswerBuffer;
  looker: Looker;
  /** Ends the agent: what it holds goes to another one when its leases end. */
  signal: AbortSignal;
  say: (line: string) => void;
  /** Pulls once, answers what it got and ends; for tests and cron. */
  once?: boolean;
  /** Shorter waits for tests, in ms. */
  retry?: { firstMs: number; maxMs: number };
};

const REFUSED_MS = 5 * 60_000;
const RETRY = { firstMs: 1_000, maxMs: 30_000 };
/** Room for new work is asked for once there is some of it. */
const ROOM_MIN = 8;

/**
 * Runs until the signal ends, or once. Throws `Refused` when the portal does not know this agent from the first; one that
 * was revoked later asks now and then, so that nobody's process manager starts it again and again.
 */
export async function runAgent(settings: AgentSettings): Promise<void> {
  const { region, version, portal, buffer, looker, signal, say, once = false, retry = RETRY } = settings;
  const held = new Map<string, AgentTask>();
  const working = new Set<Promise<void>>();
  let dropped = 0;
  let failures = 0;
  let isKnown = false;

  /** Pushes what waits on disk, oldest first. Throws `PortalGone`. */
  async function flush(): Promise<void> {
    for (let kept = buffer.oldest(1)[0]; kept !== undefined && !signal.aborted; kept = buffer.oldest(1)[0]) {
      await push([kept.answer]);
      buffer.forget(kept);
    }
  }

  /** Pushes answers one by one where the portal does not take them together: one bad body must not hold up the others. */
  async function push(answers: AgentAnswer[]): Promise<void> {
    try {
      await portal.push(answers);
    } catch (error) {
      if (!(error instanceof BadBody)) throw error;
      const [only] = answers;
      if (answers.length === 1 && only)
        return say(`The portal does not take an answer (${only.taskId}): ${error.message}`);
      for (const answer of answers) await push([answer]);
    }
  }

  async function hand(answer: AgentAnswer): Promise<void> {
    held.delete(answer.taskId);
    try {
      await push([answer]);
    } catch (error) {
      if (!(error instanceof PortalGone)) throw error;
      const gone = buffer.keep(answer);
      dropped += gone;
      if (gone > 0) say(`No room for more answers: ${dropped} of the oldest were dropped since the start.`);
    }
  }

  function start(tasks: AgentTask[]): void {
    for (const task of tasks) held.set(task.taskId, task);
    const work = looker
      .look(tasks, hand)
      .catch((error: unknown) => say(`A look failed: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => {
        for (const { taskId } of tasks) held.delete(taskId);
        working.delete(work);
      });
    working.add(work);
  }

  const beating = setInterval(() => {
    const leases = [...held.values()].map(({ leaseId }) => leaseId);
    // A beat that is lost costs nothing: three fit into a lease.
    if (leases.length > 0) portal.beat(leases.slice(0, TASKS_MAX)).catch(() => {});
  }, LEASE_MS / 3);

  try {
    while (!signal.aborted) {
      const room = TASKS_MAX - held.size;
      if (room < ROOM_MIN) {
        await Promise.race([...working, untilEnd(signal)]);
        continue;
      }
      try {
        await flush();
        const request = { region, version, catalogueVersion, max: room, waitMs: PULL_WAIT_MAX_MS };
        const { tasks } = await portal.pull(request, signal);
        if (failures > 0) say("The portal answers again.");
        failures = 0;
        isKnown = true;
        if (tasks.length > 0) start(tasks);
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof Refused && isKnown && !once) {
          say(`The portal says no: ${error.message} Asking again in ${REFUSED_MS / 60_000} minutes.`);
          await pause(REFUSED_MS, undefined, { signal }).catch(() => {});
          continue;
        }
        if (!(error instanceof PortalGone)) throw error;
        failures += 1;
        if (failures === 1) say(`${sentence(error.message)} Trying again; what is seen meanwhile is kept.`);
        const waitMs = error.afterMs ?? Math.min(retry.firstMs * 2 ** (failures - 1), retry.maxMs);
        // Agents that lost the portal together must not come back together.
        await pause(waitMs * (0.8 + Math.random() * 0.4), undefined, { signal }).catch(() => {});
        if (once) break;
        continue;
      }
      if (once) break;
    }
    if (once) await Promise.all(working);
  } finally {
    clearInterval(beating);
  }
}

async function untilEnd(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
