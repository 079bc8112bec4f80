/**
 * The demo's shops as a process: prints one line of JSON once everything answers, and stops on SIGTERM or SIGINT.
 *
 * `STORE_UNDER_TEST_DATA` names the data folder, `STORE_UNDER_TEST_LATENCY_MS` the simulated round trip, and
 * `STORE_UNDER_TEST_{DNS,HTTP,HTTPS,SMTP,CONTROL}_PORT` fix ports that are free ones otherwise.
 */
import { openControl } from "./control.ts";
import { demoStores } from "./demo-stores.ts";
import { startWorld } from "./world.ts";

const setting = (name: string) => process.env[`STORE_UNDER_TEST_${name}`];
const number = (name: string) => {
  const text = setting(name) ?? "0";
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`STORE_UNDER_TEST_${name}=${text} is no whole number`);
  return value;
};

const world = await startWorld({
  stores: demoStores,
  dataDir: setting("DATA") ?? ".data/store-under-test",
  latencyMs: number("LATENCY_MS"),
  ports: {
    dns: number("DNS_PORT"),
    http: number("HTTP_PORT"),
    https: number("HTTPS_PORT"),
    smtp: number("SMTP_PORT"),
  },
});
const control = await openControl(world, demoStores, number("CONTROL_PORT"));

async function stop(): Promise<void> {
  await Promise.all([control.stop(), world.stop()]);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);

if (!world.hasManyAddresses) {
  console.error("This machine has one loopback address: old hosts and single name servers cannot be told apart.");
}
console.log(JSON.stringify({ ...world.settings, controlUrl: control.url }));
