/**
 * The demo's shops as a process: prints one line of JSON once everything answers, and stops on SIGTERM or SIGINT.
 *
 * `STORE_UNDER_TEST_DATA_DIR` names the data folder, `STORE_UNDER_TEST_LATENCY_MS` the simulated round trip, and
 * `STORE_UNDER_TEST_{DNS,HTTP,HTTPS,SMTP,CONTROL}_PORT` fix ports; the others stay what they were last time, so that
 * whoever was told the addresses still finds them after a crash.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openControl } from "./control.ts";
import { isCode } from "./data-folder.ts";
import { demoStores } from "./demo-stores.ts";
import { startWorld, type WorldPorts } from "./world.ts";

type Ports = WorldPorts & { control: number };

const dataDir = process.env.STORE_UNDER_TEST_DATA_DIR ?? ".data/store-under-test";
const portsFile = join(dataDir, "ports.json");
const fixed = {
  ...port("DNS"),
  ...port("HTTP"),
  ...port("HTTPS"),
  ...port("SMTP"),
  ...port("CONTROL"),
};

const { world, control } = await start({ ...(await lastPorts()), ...fixed }).catch((error: unknown) => {
  if (!isCode(error, "EADDRINUSE")) throw error;
  return start(fixed);
});
const ports: Ports = { ...world.ports, control: control.port };
await writeFile(portsFile, JSON.stringify(ports));

process.once("SIGTERM", stop);
process.once("SIGINT", stop);

if (!world.hasManyAddresses) {
  console.error("This machine has one loopback address: old hosts and single name servers cannot be told apart.");
}
const regionResolver = world.regionEnv.LAUNCH_READY_RESOLVER;
console.log(JSON.stringify({ ...world.settings, regionResolver, controlUrl: control.url }));

async function start(wanted: Partial<Ports>) {
  const opened = await startWorld({
    stores: demoStores,
    dataDir,
    latencyMs: wholeNumber("LATENCY_MS") ?? 0,
    ports: wanted,
  });
  try {
    return { world: opened, control: await openControl(opened, demoStores, wanted.control ?? 0) };
  } catch (error) {
    await opened.stop();
    throw error;
  }
}

async function stop(): Promise<void> {
  await Promise.all([control.stop(), world.stop()]);
}

async function lastPorts(): Promise<Partial<Ports>> {
  try {
    return JSON.parse(await readFile(portsFile, "utf8"));
  } catch (error) {
    if (isCode(error, "ENOENT") || error instanceof SyntaxError) return {};
    throw error;
  }
}

function port(name: string): Partial<Ports> {
  const value = wholeNumber(`${name}_PORT`);
  return value === null ? {} : { [name.toLowerCase()]: value };
}

function wholeNumber(name: string): number | null {
  const text = process.env[`STORE_UNDER_TEST_${name}`];
  if (text === undefined || text === "") return null;
  if (!/^\d+$/.test(text)) throw new Error(`STORE_UNDER_TEST_${name}=${text} is no whole number`);
  return Number(text);
}
