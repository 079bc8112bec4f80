/**
 * `npm run bench`: every budget of the design that can be measured on this machine, beside its figure. `--only` takes
 * names of parts, `--json` and `--markdown` choose the form. It informs: the exit code is 0 whatever the figures say.
 */
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measureAuditPath, measureAudits } from "./bench/audits.ts";
import { measureEngine } from "./bench/engine.ts";
import {
  type Figure,
  isWithin,
  NotMeasured,
  type PartName,
  writeLimit,
  writeOutcome,
  writeValue,
} from "./bench/figure.ts";
import { measureJavaScript } from "./bench/javascript.ts";
import { measurePages } from "./bench/pages.ts";
import { measureSecrets } from "./bench/secrets.ts";
import { measureStart } from "./bench/start.ts";
import { writeColumns, writeMarkdownTable } from "./bench/table.ts";
import { measureTenant } from "./bench/tenant.ts";
import { measureWebhooks } from "./bench/webhooks.ts";
import { openWorkbench, type Workbench } from "./bench/workbench.ts";

type Part = { name: PartName; measure: (bench: Workbench) => Figure[] | Promise<Figure[]> };
/** A part's figures, or why there are none. */
type Outcome = { part: PartName; figures: Figure[]; failure: string | null };

/** In the order they run: what needs a quiet process first, what takes longest last. */
const PARTS: Part[] = [
  { name: "secrets", measure: measureSecrets },
  { name: "audit-path", measure: measureAuditPath },
  { name: "audits", measure: measureAudits },
  { name: "engine", measure: measureEngine },
  { name: "tenant", measure: measureTenant },
  { name: "webhooks", measure: measureWebhooks },
  { name: "javascript", measure: measureJavaScript },
  { name: "pages", measure: measurePages },
  { name: "start", measure: measureStart },
];
const HEAD = ["what", "budget", "figure", "", "of what"];

const { values } = parseArgs({
  options: { only: { type: "string", multiple: true }, json: { type: "boolean" }, markdown: { type: "boolean" } },
});
const startedAt = performance.now();
const bench = openWorkbench((line) => {
  console.error(
    `${Math.round((performance.now() - startedAt) / 1_000)
      .toString()
      .padStart(6)} s  ${line}`,
  );
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void giveUp());
process.on("disconnect", () => void giveUp());

await run();

async function run(): Promise<never> {
  const chosen = choose(values.only ?? []);
  const load = loadavg();
  const outcomes: Outcome[] = [];
  for (const part of chosen) outcomes.push(await measure(part));
  const head = describeMachine(load, loadavg());
  if (values.json) console.log(JSON.stringify(asJson(head, outcomes), null, 2));
  else if (values.markdown) console.log(`${head}\n\n${writeMarkdownTable(rowsOf(outcomes))}`);
  else console.log(`\n${head}\n\n${writeColumns(rowsOf(outcomes))}`);
  await bench.stop();
  process.exit(0);
}

/** Gives the parts named, in their order. Ends the process with code 3 for a name that is none, as the command line does. */
function choose(only: string[]): Part[] {
  const names = only.flatMap((text) => text.split(",")).map((name) => name.trim());
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(", ")}: ${PARTS.map(({ name }) => name).join(", ")}.`);
    process.exit(3);
  }
  return names.length === 0 ? PARTS : PARTS.filter(({ name }) => names.includes(name));
}

async function measure({ name, measure }: Part): Promise<Outcome> {
  console.error(`── ${name} ──`);
  try {
    return { part: name, figures: await measure(bench), failure: null };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    console.error(failure);
    const [first = ""] = failure.split("\n");
    return { part: name, figures: [], failure: error instanceof NotMeasured ? first : `failed: ${first}` };
  }
}

function rowsOf(outcomes: Outcome[]): string[][] {
  const rows = outcomes.flatMap(({ part, figures, failure }) =>
    failure === null
      ? figures.map((each) => [each.what, writeLimit(each), writeValue(each), writeOutcome(each), each.note])
      : [[part, "", "not measured", "", failure]],
  );
  return [HEAD, ...rows];
}

function asJson(machine: string, outcomes: Outcome[]) {
  return {
    machine,
    figures: outcomes.flatMap(({ part, figures }) =>
      figures.map((each) => ({ part, ...each, is_within: isWithin(each) })),
    ),
    not_measured: outcomes.flatMap(({ part, failure }) => (failure === null ? [] : [{ part, reason: failure }])),
  };
}

/** Says what was measured on, and how busy it was with other things: one figure before and one after. */
function describeMachine(before: number[], after: number[]): string {
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  const [model = "unknown"] = [...new Set(cpus().map((cpu) => cpu.model.trim()))];
  const load = [before, after].map(([minute = 0]) => minute.toFixed(1));
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${availableParallelism()} cores (${model}), ${gib} GiB, Node ${process.versions.node}; load average ${load[0]} before, ${load[1]} after`;
}

async function giveUp(): Promise<never> {
  await bench.stop();
  process.exit(130);
}
