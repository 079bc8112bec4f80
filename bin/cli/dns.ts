/** `dns <domain>`: the DNS validation script. Records, where each address leads, subdomains, and the checks of all three. */
import { checks } from "../../server/checks/index.ts";
import { readArguments, readFailOn, readFormat } from "./arguments.ts";
import { chooseChecks, exitCodeOf, reportOptions, runAndReport } from "./audit.ts";
import { type DnsFacts, lookAround } from "./dns-facts.ts";
import { printReport, readSaves, saveReport } from "./formats.ts";
import { type ExitCode, UsageError } from "./problem.ts";
import { readChanges, runRehearsal } from "./rehearse.ts";
import { jsonOf, type Report } from "./report.ts";
import { knowStore, readTarget } from "./store.ts";
import { type Paint, painter, plainLine, type Terminal } from "./terminal.ts";

/** Runs the script. Throws `UsageError` and `CouldNotRun`. */
export async function runDns(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { values, words } = readArguments(args, {
    words: ["domain"],
    options: { ...reportOptions, rehearse: { type: "string", multiple: true } },
  });
  const domain = readTarget(words[0] ?? "");
  const failOn = readFailOn(values["fail-on"]);
  const format = readFormat(values);
  const saves = readSaves(values.save, terminal.cwd);
  const changes = readChanges(values.rehearse ?? [], domain);
  if (changes.length > 0 && (saves.length > 0 || !["human", "json"].includes(format))) {
    throw new UsageError(
      "a rehearsal is answered in words or as JSON; leave --save out, and --format unless it is json",
    );
  }
  const known = await knowStore(domain, { config: values.config }, terminal);
  if (changes.length > 0) {
    return runRehearsal(changes, known, { terminal, isJson: format === "json", isStrict: values.strict === true });
  }
  const own = checks.filter(({ id, attestation }) => /^(?:dns|redir)\./.test(id) && attestation !== true);
  const choice = chooseChecks(own, { stage: null, only: null, isOwner: false });
  const [facts, report] = await Promise.all([
    lookAround(known.profile, known.makeProbes(known.profile)),
    runAndReport(choice, known, { terminal, hasMinimumBar: false, isPartial: false }),
  ]);
  if (format === "json") {
    terminal.print(`${JSON.stringify(jsonWith(facts, report), null, 2)}\n`);
  } else {
    if (format === "human") terminal.print(tables(facts, painter(terminal.hasColour)));
    printReport(report, format, failOn, terminal);
  }
  await saveReport(report, saves, failOn);
  return exitCodeOf(report, failOn, values.strict === true);
}

function jsonWith({ zone, nameServers, records, redirects, subdomains }: DnsFacts, report: Report) {
  const { target, started_at, duration_ms, catalogue_version, ...rest } = jsonOf(report);
  const head = { target, started_at, duration_ms, catalogue_version };
  return { ...head, zone, name_servers: nameServers, records, redirects, subdomains, ...rest };
}

function tables({ zone, nameServers, records, redirects, subdomains }: DnsFacts, paint: Paint): string {
  const recordRows = records.map(({ name, type, ttl, value }) => [name, String(ttl), type, value]);
  const redirectRows = redirects.map(({ from, statuses, to, end }) => {
    const way = end === "ok" ? `→ ${to}` : `${end}${to === null ? "" : ` at ${to}`}`;
    return [from, statuses.join(" "), way];
  });
  const hostRows = subdomains.map(({ name, role, alias, addresses }) => {
    const found = addresses.length === 0 ? "no address" : addresses.join(" ");
    return [name, role, alias === null ? found : `${alias} (${found})`];
  });
  const blocks: [string, string[][]][] = [
    [`Name servers of ${zone ?? "no zone found"}`, nameServers.map((server) => [server])],
    ["Records", recordRows],
    ["Where each address leads", redirectRows],
    ["Other hosts", hostRows],
  ];
  return blocks
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `${paint("bold", plainLine(title))}\n${aligned(rows)}\n\n`)
    .join("");
}

/** Lines the columns up; the last one may be long. */
function aligned(rows: string[][]): string {
  const plain = rows.map((row) => row.map(plainLine));
  const widths = (plain[0] ?? []).map((_, column) => Math.max(...plain.map((row) => row[column]?.length ?? 0)));
  return plain
    .map((row) => row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell)))
    .map((row) => `  ${row.join("  ")}`.trimEnd())
    .join("\n");
}
