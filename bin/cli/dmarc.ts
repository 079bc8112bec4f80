/** `dmarc <domain>`: which DMARC record applies to mail of a domain, and what it asks for. */
import { type DmarcDiscovery, discoverDmarc } from "../../server/checks/email/dmarc-discovery.ts";
import { asciiDomain } from "../../server/checks/email/from-domains.ts";
import { gatherLookups } from "../../server/checks/email/lookups.ts";
import { isDnsName } from "../../server/checks/email/spf-macro.ts";
import { readArguments } from "./arguments.ts";
import { CouldNotRun, type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { dnsClient } from "./settings.ts";
import { plainLine, type Terminal } from "./terminal.ts";

/** Discovers and prints the policy; the exit code is 0 whether there is one or not. Throws `UsageError`, `CouldNotRun`. */
export async function runDmarc(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { words } = readArguments(args, { words: ["domain"], options: { json: { type: "boolean" } } });
  const [text = ""] = words;
  const domain = asciiDomain(text);
  if (!isDnsName(domain) || !/^[a-z0-9_.-]+$/.test(domain)) throw new UsageError(`"${text}" is no domain name`);
  const known = await gatherLookups(dnsClient(terminal.env), (answers) => discoverDmarc(domain, answers).questions);
  const discovery = discoverDmarc(domain, known);
  const answers = Object.values(known);
  if (answers.length > 0 && answers.every(({ rcode }) => rcode === "TIMEOUT" || rcode === "NETWORK")) {
    throw new CouldNotRun(`no DNS resolver answers: ${discovery.unanswered.join(", ")}`);
  }
  terminal.print(`${JSON.stringify(answerOf(discovery), null, 2)}\n`);
  if (terminal.isWatched) terminal.tell(sentenceOf(discovery));
  return exitCodes.ok;
}

function answerOf({ domain, rfc9989, rfc7489, differs, steps, unanswered }: DmarcDiscovery) {
  const { record } = rfc9989;
  return {
    domain,
    record: record?.text ?? null,
    found_at: rfc9989.foundAt,
    organizational_domain: rfc9989.organizationalDomain,
    policy: rfc9989.policy,
    effective_policy: rfc9989.effectivePolicy,
    testing: record?.isTesting ?? false,
    reports_to: record?.rua ?? [],
    /** What receivers make of it that still follow the older standard. */
    rfc7489: {
      record: rfc7489.record?.text ?? null,
      found_at: rfc7489.foundAt,
      organizational_domain: rfc7489.organizationalDomain,
      policy: rfc7489.policy,
      effective_policy: rfc7489.effectivePolicy,
      pct: rfc7489.pct,
    },
    differs,
    queries: steps.map(({ name, rcode, count }) => ({ name, rcode, records: count })),
    unanswered,
  };
}

function sentenceOf({ domain, rfc9989, unanswered }: DmarcDiscovery): string {
  if (unanswered.length > 0) return plainLine(`Not answered: ${unanswered.join(", ")}`);
  if (rfc9989.record === null) return `${domain} has no DMARC record: receivers decide alone about forged mail.`;
  const { foundAt, effectivePolicy, organizationalDomain } = rfc9989;
  return plainLine(
    `${domain}: ${effectivePolicy ?? "no valid policy"}, from _dmarc.${foundAt}, organizational domain ${organizationalDomain}`,
  );
}
