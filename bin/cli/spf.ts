/** `spf <ip> <mail-from> <helo>`: may this address send for this domain? */

import { evaluateSpf, SPF_LOOKUPS_MAX, type SpfEvaluation } from "../../server/checks/email/check-host.ts";
import { connectingAddress } from "../../server/checks/email/ip-address.ts";
import { spfDns } from "../../server/checks/email/spf-dns.ts";
import { readArguments } from "./arguments.ts";
import { type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { dnsClient } from "./settings.ts";
import { plainLine, type Terminal } from "./terminal.ts";

/** Evaluates SPF for one message; every result is an answer, so the exit code is 0. Throws `UsageError`. */
export async function runSpf(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { words } = readArguments(args, {
    words: ["ip", "mail-from", "helo"],
    options: { json: { type: "boolean" } },
  });
  const [ip = "", mailFrom = "", helo = ""] = words;
  if (connectingAddress(ip) === null) throw new UsageError(`"${ip}" is no IPv4 or IPv6 address`);
  const evaluation = await evaluateSpf({ ip, mailFrom, helo, dns: spfDns(dnsClient(terminal.env)), now: new Date() });
  const { result, lookups, explanation } = evaluation;
  terminal.print(`${JSON.stringify({ result, lookups, explanation }, null, 2)}\n`);
  if (terminal.isWatched) for (const line of storyOf(evaluation)) terminal.tell(line);
  return exitCodes.ok;
}

function storyOf({ result, lookups, trace }: SpfEvaluation): string[] {
  const steps = trace.map(({ domain, term, outcome }) => `  ${plainLine([domain, term, outcome].join("  "))}`);
  return [...steps, `${result}, with ${lookups} of ${SPF_LOOKUPS_MAX} look-ups`];
}
