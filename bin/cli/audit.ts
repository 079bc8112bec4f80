/** `audit <domain>`: runs the public checks and says what they mean for the business. */
import type { Check, Connections, DeployUnderTest, Level } from "../../server/checks/check.ts";
import { isControlToken, lookForControl } from "../../server/checks/dns/control-record.ts";
import { checks } from "../../server/checks/index.ts";
import { nearestWord } from "../../server/checks/nearest-word.ts";
import { runChecks } from "../../server/checks/run.ts";
import { stages } from "../../server/stages/index.ts";
import type { Stage } from "../../server/stages/stage.ts";
import { readArguments, readFailOn, readFormat } from "./arguments.ts";
import { printReport, readSaves, saveReport } from "./formats.ts";
import { type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { buildReport, failingFrom, type Report, unseen } from "./report.ts";
import { readReportTo, reportToPortal } from "./report-to.ts";
import { type KnownStore, knowStore, readTarget } from "./store.ts";
import type { Terminal } from "./terminal.ts";

/** The options every command with a report takes. */
export const reportOptions = {
  config: { type: "string" },
  json: { type: "boolean" },
  format: { type: "string" },
  "fail-on": { type: "string" },
  strict: { type: "boolean" },
  save: { type: "string", multiple: true },
} as const;

/** Runs the audit. Throws `UsageError` and `CouldNotRun`. */
export async function runAudit(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { values, words } = readArguments(args, {
    words: ["domain"],
    options: {
      ...reportOptions,
      stage: { type: "string" },
      only: { type: "string", multiple: true },
      owner: { type: "boolean" },
      "verify-token": { type: "string" },
      "report-to": { type: "string" },
      "key-env": { type: "string" },
    },
  });
  const domain = readTarget(words[0] ?? "");
  const failOn = readFailOn(values["fail-on"]);
  const format = readFormat(values);
  const saves = readSaves(values.save, terminal.cwd);
  const stage = values.stage === undefined ? null : readStage(values.stage);
  const only = values.only === undefined ? null : readIds(values.only);
  const token = readToken(values["verify-token"]);
  const reportTo = readReportTo(values, terminal.env);
  const isAsserted = values.owner === true;
  // What was misunderstood is said before anything is asked.
  chooseChecks(checks, { stage, only, isOwner: isAsserted || token !== null, hasToken: token !== null });
  const known = await knowStore(domain, { config: values.config }, terminal);
  if (stage !== null) known.profile.stage = stage.key;
  if (isAsserted) known.notes.push("Run with --owner: whoever started it asserted the right to test this shop.");
  const isProven = token !== null && (await proveControl(token, known));
  const isOwner = isAsserted || isProven;
  const choice = chooseChecks(checks, { stage, only, isOwner, hasToken: isProven });
  const connections = { controlToken: isProven ? token : null, isControlProven: isOwner, cloudflare: null };
  const how = { terminal, hasMinimumBar: true, isPartial: only !== null, connections };
  const report = await runAndReport(choice, known, how);
  printReport(report, format, failOn, terminal);
  await saveReport(report, saves, failOn);
  if (reportTo !== null) await reportToPortal(report, reportTo, terminal);
  return exitCodeOf(report, failOn, values.strict === true);
}

function readToken(text: string | undefined): string | null {
  if (text === undefined) return null;
  const token = text
    .trim()
    .toLowerCase()
    .replace(/^launch-verify=/, "");
  if (!isControlToken(token)) throw new UsageError("--verify-token takes the 32 hex digits of the store's settings");
  return token;
}

/** Looks for the record on every name server of the domain, and says in the report what was seen. */
async function proveControl(token: string, { profile, makeProbes, notes }: KnownStore): Promise<boolean> {
  const { name, sight, servers } = await lookForControl(makeProbes(profile).dns, profile.domain, token);
  if (sight === "seen") {
    notes.push(`Control of ${profile.domain} is proven: all ${servers.length} name servers show its record.`);
    return true;
  }
  const lacking = servers.filter((server) => server.sight === sight).map(({ server }) => server);
  const where = lacking.length > 0 ? lacking.join(", ") : "no name server of the domain";
  const what = sight === "missing" ? `${where} does not show` : `${where} could not be asked for`;
  notes.push(`Control is not proven: ${what} launch-verify=${token} at ${name}. What needs it was not looked at.`);
  return false;
}

/** The checks of a run, and how many of those wanted it cannot run. */
export type Choice = { checks: Check[]; questions: number; notAllowed: number };

/** Chooses the checks to run. A question to a person runs only when it is named: it is then answered with `unknown`. */
export function chooseChecks(
  all: readonly Check[],
  {
    stage,
    only,
    isOwner,
    hasToken = false,
  }: { stage: Stage | null; only: string[] | null; isOwner: boolean; hasToken?: boolean },
): Choice {
  const allowed: Level[] = isOwner ? ["public", "owner"] : ["public"];
  const wanted = all.filter(
    ({ id, stages: own }) => (stage === null || own.includes(stage.key)) && (only === null || only.includes(id)),
  );
  for (const id of only ?? []) {
    const check = wanted.find((candidate) => candidate.id === id);
    if (check === undefined) throw new UsageError(`--only: ${id} ${whyNotWanted(all, id, stage)}`);
    if (check.attestation !== true && !allowed.includes(check.level)) {
      throw new UsageError(
        `--only: ${id} needs ${check.level === "owner" ? "--owner or a proven --verify-token" : "a connection made in the portal"}`,
      );
    }
  }
  // One that takes an answer beside a record is only a question where there is no record to look for.
  // And what looks only while a deploy is fresh has nothing to look at here.
  const isQuestion = (check: Check) =>
    check.attestation === true ||
    (check.takesAnswer === true && isOwner && !hasToken) ||
    (check.duringDeploy === true && isOwner);
  const questions = only === null ? wanted.filter(isQuestion) : [];
  const measured = wanted.filter((check) => !questions.includes(check));
  const runnable = measured.filter(({ attestation, level }) => attestation === true || allowed.includes(level));
  return { checks: runnable, questions: questions.length, notAllowed: measured.length - runnable.length };
}

/** Runs the chosen checks, showing how far they are, and reports. */
export async function runAndReport(
  choice: Choice,
  { profile, makeProbes, startedAt, notes }: KnownStore,
  {
    terminal,
    hasMinimumBar,
    isPartial,
    connections,
    deploy,
  }: {
    terminal: Terminal;
    hasMinimumBar: boolean;
    isPartial: boolean;
    connections?: Connections;
    deploy?: DeployUnderTest;
  },
): Promise<Report> {
  const total = choice.checks.length;
  let done = 0;
  let looking = 0;
  function show(): void {
    const again = looking > 0 ? `, looking again at ${looking}` : "";
    terminal.progress(`${profile.domain}: ${done} of ${total} checks done${again} …`);
  }
  const run = await runChecks({
    checks: choice.checks,
    store: profile,
    connections,
    deploy,
    probes: () => makeProbes(profile),
    now: () => new Date(),
    onStart: show,
    onConfirm() {
      looking += 1;
      show();
    },
    onOutcome() {
      done += 1;
      show();
    },
  });
  terminal.progress(null);
  const unguarded =
    "No control hosts are set in a closed network, so a fault on our side may look like one of the shop.";
  return buildReport({
    target: profile.domain,
    startedAt,
    now: new Date(),
    outcomes: run.outcomes,
    store: profile,
    questions: choice.questions,
    notAllowed: choice.notAllowed,
    notes: run.isOwnFaultGuarded ? notes : [...notes, unguarded],
    hasMinimumBar,
    isPartial,
  });
}

/** Gives the exit code of a report: 1 for a failure at or above `failOn`, with `isStrict` also for what was not seen. */
export function exitCodeOf(report: Report, failOn: Parameters<typeof failingFrom>[1], isStrict: boolean): ExitCode {
  if (failingFrom(report, failOn).length > 0) return exitCodes.failing;
  return isStrict && unseen(report).length > 0 ? exitCodes.failing : exitCodes.ok;
}

function readStage(text: string): Stage {
  const stage = stages.find(({ key, number }) => text === String(number) || text === key);
  if (stage === undefined) throw new UsageError(`--stage takes 1 to ${stages.length}, not "${text}"`);
  return stage;
}

function readIds(texts: string[]): string[] {
  const ids = texts.flatMap((text) => text.split(",")).map((id) => id.trim());
  const named = ids.filter((id) => id !== "");
  if (named.length === 0) throw new UsageError("--only names no check");
  return [...new Set(named)];
}

function whyNotWanted(all: readonly Check[], id: string, stage: Stage | null): string {
  if (stage !== null && all.some((check) => check.id === id)) return `does not belong to stage ${stage.number}`;
  const ids = all.map((check) => check.id);
  const near = nearestWord(id, ids);
  return near === null ? "is no check" : `is no check; did you mean ${near}?`;
}
