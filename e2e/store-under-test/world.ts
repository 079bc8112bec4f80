/** The store under test: name servers, shops, a registry and a mail exchanger, all on loopback. */
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import type { StoreProfile } from "../../server/checks/store-profile.ts";
import { addresses, dnsAddresses, sharedWebAddresses } from "./addresses.ts";
import { openAuthority } from "./authority.ts";
import { isCode } from "./data-folder.ts";
import { startDnsServers } from "./dns-server.ts";
import { createLog, type Log } from "./log.ts";
import { dkimKeys } from "./mail-records.ts";
import { startMailServers } from "./mail-server.ts";
import type { Listening } from "./ports.ts";
import { certificateFor, createShops, webReply } from "./shops.ts";
import { profileOf, type StoreSpec } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import type { WebRequest } from "./web-reply.ts";
import { startWebServers } from "./web-server.ts";
import type { NameFault } from "./zones.ts";

/** Values for the settings `LAUNCH_READY_RESOLVER`, `LAUNCH_READY_CONNECT` and `LAUNCH_READY_CA`. */
export type WorldSettings = { resolver: string; connect: string; caFile: string };

export type WorldPorts = Record<"dns" | "http" | "https" | "smtp", number>;

export type World = {
  settings: WorldSettings;
  ports: WorldPorts;
  /** The same as environment variables, with the leave to touch loopback that the world needs. */
  env: Record<string, string>;
  /** The same for whoever looks from the other region; the same world where the machine has one loopback address only. */
  regionEnv: Record<string, string>;
  /** False where the machine has one loopback address only; stale addresses and lame servers cannot be told apart then. */
  hasManyAddresses: boolean;
  log: Log;
  /** The profile of a store as a consultant would have entered it. Throws for a domain the world does not have. */
  profile(domain: string): StoreProfile;
  /** Switches a store to exactly these faults and behaviours. Throws for unknown names, and changes nothing then. */
  setFaults(domain: string, names: string[]): void;
  /** The names switched on at a store. */
  faultsOf(domain: string): string[];
  /** Publishes TXT records at a name in a store's zone, or none; they survive changes of faults. */
  setTxt(domain: string, name: string, values: string[]): void;
  /** Says in whose name a store's order mail comes as it stands. */
  orderMailFrom(domain: string): StoreState["orderMailFrom"];
  /** Lets every question about one name of a store fail in one way, or with null no more; survives changes of faults. */
  setNameFault(domain: string, name: string, fault: NameFault | null): void;
  stop(): Promise<void>;
};

export type WorldInput = {
  stores: StoreSpec[];
  /** Keeps the certificate authority and the mail keys between runs. */
  dataDir: string;
  /** Milliseconds each exchange takes, for DNS and the web; default 0. */
  latencyMs?: number;
  /** Puts everything on this one address. */
  host?: string;
  /** Fixed ports; free ones are taken where none is given. */
  ports?: Partial<WorldPorts>;
};

/** Starts a world. Throws when a domain or a fault is not known, or a fixed port is taken. */
export async function startWorld(input: WorldInput): Promise<World> {
  await mkdir(input.dataDir, { recursive: true });
  const [authority, keys] = await Promise.all([openAuthority(input.dataDir), dkimKeys(input.dataDir)]);
  const only = input.host ?? (await onlyAddress());
  const shops = createShops(input.stores, keys, only);
  const log = createLog();
  const latencyMs = input.latencyMs ?? 0;
  const contextFor = (host: string, address: string) => authority.contextFor(certificateFor(shops, host, address));
  const answer = (request: WebRequest) => webReply(shops, request);
  const webOn = only === null ? [...sharedWebAddresses, ...shops.addresses] : [only];
  const web = { on: webOn, latencyMs, contextFor, answer, log };
  const on = only === null ? dnsAddresses : [only];
  const mailOn = only === null ? [addresses.mail] : [only];
  const running: Listening[] = [];
  const run = async (server: Promise<Listening>) => {
    const listening = await server;
    running.push(listening);
    return listening.port;
  };
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
  };
  const wanted = { dns: 0, http: 0, https: 0, smtp: 0, ...input.ports };
  const ports = { ...wanted };
  try {
    ports.dns = await run(startDnsServers({ on, port: wanted.dns, zones: () => shops.zones, latencyMs, log }));
    ports.http = await run(startWebServers({ ...web, scheme: "http", port: wanted.http }));
    ports.https = await run(startWebServers({ ...web, scheme: "https", port: wanted.https }));
    ports.smtp = await run(startMailServers({ on: mailOn, port: wanted.smtp, contextFor, log }));
  } catch (error) {
    await stop();
    throw error;
  }
  const settings = {
    resolver: `${only ?? addresses.resolver}:${ports.dns}`,
    connect: `*:443=:${ports.https},*:80=:${ports.http},*:25=:${ports.smtp}`,
    caFile: authority.caFile,
  };
  return {
    settings,
    ports,
    env: environmentOf(settings),
    regionEnv: environmentOf({ ...settings, resolver: `${only ?? addresses.regionResolver}:${ports.dns}` }),
    hasManyAddresses: only === null,
    log,
    profile(domain) {
      const { spec, cloudflare, originAddress } = shops.stateOf(domain);
      return { ...profileOf(spec), ...(cloudflare === null ? {} : { origins: [originAddress] }) };
    },
    setFaults: shops.setFaults,
    faultsOf: shops.faultsOf,
    setTxt: shops.setTxt,
    orderMailFrom: (domain) => shops.stateOf(domain).orderMailFrom,
    setNameFault: shops.setNameFault,
    stop,
  };
}

function environmentOf({ resolver, connect, caFile }: WorldSettings): Record<string, string> {
  return {
    LAUNCH_READY_RESOLVER: resolver,
    LAUNCH_READY_CONNECT: connect,
    LAUNCH_READY_CA: caFile,
    LAUNCH_READY_ALLOW_PRIVATE: "1",
  };
}

/** Linux answers on all of 127/8, macOS on 127.0.0.1 alone: null where there are many addresses. */
async function onlyAddress(): Promise<string | null> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once("error", reject);
      probe.listen({ port: 0, host: addresses.canary }, resolve);
    });
    return null;
  } catch (error) {
    if (!isCode(error, "EADDRNOTAVAIL")) throw error;
    return addresses.resolver;
  } finally {
    if (probe.listening) await new Promise((done) => probe.close(done));
  }
}
