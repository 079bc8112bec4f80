/** The self-test: every planted fault and every healthy store once, one after the other. */
import { audit, healthyStores, lines, tryFault } from "./audits.ts";
import type { Fault } from "./fault.ts";
import { faults } from "./faults.ts";
import type { World } from "./world.ts";

export type SelfTestFindings = {
  outcomes: { name: string; title: string; checks: string[]; caught: boolean }[];
  /** `store: check`, at a healthy store or beside a planted fault. */
  falseAlarms: string[];
};

/** A slow answer on a busy machine is no verdict on a check: what is not right is tried again, as in the tests. */
const TRIES = 3;

/** Fills `found` fault by fault, so that what was tried is known whenever it is stopped; `say` gets a line for each. */
export async function tryFaults(
  world: World,
  found: SelfTestFindings,
  say: (line: string) => void,
  chosen: readonly Fault[] = faults,
): Promise<void> {
  for (const fault of chosen) {
    const { isCaught, others } = await tryUntilRight(world, fault);
    const { name, title, checks } = fault;
    found.outcomes.push({ name, title, checks: [...checks], caught: isCaught });
    found.falseAlarms.push(...others.map((checkId) => `${name}: ${checkId}`));
    say(`${isCaught ? "caught" : "MISSED"}  ${name.padEnd(36)} ${checks.join(", ")}`);
  }
  for (const { domain, title } of healthyStores) {
    const accused = await accuseHealthy(world, domain);
    found.falseAlarms.push(...accused.map((line) => `${title}: ${line}`));
    say(`${accused.length === 0 ? "quiet " : "ALARM "}  healthy: ${title}`);
  }
}

/** A fault is caught when every check it is planted for reports it, the first one with the word it must say. */
async function tryUntilRight(world: World, fault: Fault): Promise<{ isCaught: boolean; others: string[] }> {
  let last: { isCaught: boolean; others: string[] } = { isCaught: false, others: [] };
  for (let tries = 0; tries < TRIES; tries++) {
    const { reported, status } = await tryFault(world, fault);
    const isCaught = status === fault.status && fault.checks.every((checkId) => reported.includes(checkId));
    last = { isCaught, others: reported.filter((checkId) => !fault.checks.includes(checkId)) };
    if (isCaught && last.others.length === 0) return last;
  }
  return last;
}

async function accuseHealthy(world: World, domain: string): Promise<string[]> {
  let accused: string[] = [];
  for (let tries = 0; tries < TRIES; tries++) {
    accused = lines(await audit(world, domain), ["fail", "warn", "error"]);
    if (accused.length === 0) return [];
  }
  return accused;
}
