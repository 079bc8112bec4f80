/** The record that proves control of a domain, and where it is seen. */
import type { DnsAnswer, DnsProbe } from "../probes/probes.ts";
import { recordsOf } from "./answers.ts";
import { normalName } from "./hosts.ts";
import { gatherZone, type NameServer } from "./name-servers.ts";

/** What one name server says of the record; `unclear` is no answer, or one without authority. */
export type ControlSight = "seen" | "missing" | "unclear";
export type ControlView = {
  /** Where the record stands: `_launch-verify.<domain>`. */
  name: string;
  /** What all servers say together: one that misses it decides, then one that could not be read. */
  sight: ControlSight;
  servers: { server: string; sight: ControlSight }[];
};

/** Gives the record to publish; `name` relative to the zone of the domain itself. */
export function controlRecord(token: string): { type: "TXT"; name: string; value: string } {
  return { type: "TXT", name: "_launch-verify", value: `launch-verify=${token}` };
}

/** Tells whether a text is a token as we issue them: 32 hex digits. */
export function isControlToken(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** Looks for the record on every authoritative server, on both sides of the delegation. */
export async function lookForControl(dns: DnsProbe, domain: string, token: string): Promise<ControlView> {
  const { name, value } = controlRecord(token);
  return lookForText(dns, domain, { name, value });
}

/** Looks for a text record, its name relative to the domain, on every authoritative server of the domain's zone. */
export async function lookForText(
  dns: DnsProbe,
  domain: string,
  { name: label, value }: { name: string; value: string },
): Promise<ControlView> {
  const name = `${label}.${normalName(domain)}`;
  const zone = await gatherZone(dns, domain);
  const servers = await Promise.all(
    (zone.servers?.servers ?? []).slice(0, SERVERS_MAX).map(async (server) => ({
      server: server.name,
      sight: await sightAt(dns, server, name, value),
    })),
  );
  const order: ControlSight[] = ["missing", "unclear", "seen"];
  const worst = order.find((sight) => servers.some((server) => server.sight === sight));
  return { name, sight: worst ?? "unclear", servers };
}

/** RFC 1035 sets no limit; 13 is what a referral of 512 bytes holds, and the most any registry takes. */
const SERVERS_MAX = 13;
/** Addresses of one server that are asked: both families of a server with spares. */
const ADDRESSES_MAX = 4;

/** An address that cannot be reached from here says nothing while another one of the same server answers. */
async function sightAt(dns: DnsProbe, server: NameServer, name: string, value: string): Promise<ControlSight> {
  const answers = await Promise.all(
    server.addresses.slice(0, ADDRESSES_MAX).map((address) => dns.ask(address, name, "TXT")),
  );
  const sights = answers.map((answer) => sightIn(answer, name, value));
  if (sights.includes("missing")) return "missing";
  return sights.includes("seen") ? "seen" : "unclear";
}

function sightIn(answer: DnsAnswer, name: string, value: string): ControlSight {
  if (!answer.aa || (answer.rcode !== "NOERROR" && answer.rcode !== "NXDOMAIN")) return "unclear";
  const texts = recordsOf(answer.answers, "TXT", name).map((record) => (record.kind === "text" ? record.data : ""));
  return texts.some((text) => text.trim().toLowerCase() === value) ? "seen" : "missing";
}
