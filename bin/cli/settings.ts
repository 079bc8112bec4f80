/** Turns the environment into what the probes are told, and makes sure that somebody answers at all. */
import { createDnsProbe, publicResolvers } from "../../server/checks/probes/dns.ts";
import type { DnsProbe, DnsType } from "../../server/checks/probes/probes.ts";
import { createRecorder } from "../../server/checks/probes/recorder.ts";
import { createRouter } from "../../server/checks/probes/route.ts";
import { type ProbeSettings, probeSettingsFromEnvironment, publicBudget } from "../../server/checks/probes/settings.ts";
import { CouldNotRun, UsageError } from "./problem.ts";
import type { Terminal } from "./terminal.ts";

/** Names where the command line looks from, in observations. */
export const VANTAGE = "local";

/** Reads the four settings for closed networks. Throws `UsageError` naming the variable whose value is wrong. */
export function networkSettings(
  env: Terminal["env"],
): Pick<ProbeSettings, "resolvers" | "serverPort" | "connect" | "ca" | "allowPrivate"> {
  try {
    return probeSettingsFromEnvironment(env);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Makes a DNS client alone, for commands that ask nothing else: it starts in a fraction of the time. */
export function dnsClient(env: Terminal["env"]): DnsProbe {
  const { resolvers = publicResolvers, serverPort = 53, connect = [], allowPrivate } = networkSettings(env);
  return createDnsProbe({
    resolvers,
    serverPort,
    router: createRouter(connect, allowPrivate),
    recorder: createRecorder({ vantage: VANTAGE, clock: () => new Date(), redact: (text) => text }),
    queriesMax: publicBudget.dnsQueries,
    latencyMs: 0,
  });
}

/**
 * Makes sure that at least one resolver answers anything: about the domain, else about the root. Throws `CouldNotRun`,
 * because silence of our own side must not be told as a shop's fault.
 */
export async function requireResolver(dns: DnsProbe, domain: string): Promise<void> {
  const questions: [string, DnsType][] = [
    [domain, "SOA"],
    [".", "NS"],
  ];
  const asked = dns.resolvers.flatMap((resolver) =>
    questions.map(async ([name, type]) => {
      const { rcode } = await dns.resolve(name, type, { resolver });
      if (rcode === "TIMEOUT" || rcode === "NETWORK") throw new Error(`${resolver}: ${rcode}`);
    }),
  );
  try {
    await Promise.any(asked);
  } catch (error) {
    const servers = dns.resolvers.join(", ");
    throw new CouldNotRun(
      `no DNS resolver answers (${servers}). Check the connection, or name one: LAUNCH_READY_RESOLVER=host:port`,
      { cause: error },
    );
  }
}
