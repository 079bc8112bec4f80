import { expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { LoggedCertificate } from "../probes/probes.ts";
import { ctWatch } from "./ct-watch.ts";

const letsEncrypt = "C=US, O=Let's Encrypt, CN=E7";
const unknown = "C=XX, O=Corner Store CA, CN=CS1";
const digicert = "C=US, O=DigiCert Inc, CN=DigiCert Global G2";
const store = fakeStore({ hosts: [fakeHost("www.shop.test", "storefront"), fakeHost("api.shop.test", "api")] });
const world: FakeWorld = { tls: { "www.shop.test": {}, "api.shop.test": {} } };

function logged(changes: Partial<LoggedCertificate> = {}): LoggedCertificate {
  const times = { notBefore: "2026-10-01T00:00:00.000Z", notAfter: "2026-12-30T00:00:00.000Z" };
  return { issuer: letsEncrypt, names: ["shop.test", "www.shop.test"], serial: "1", ...times, ...changes };
}
const judge = async (certificates: LoggedCertificate[] | "fault", changes: FakeWorld = {}) =>
  outcomes(await judgeWorld(ctWatch, { ...world, ...changes, certificateLog: { "shop.test": certificates } }, store));

test("without a search it is switched off, and asks nobody", async () => {
  expect(outcomes(await judgeWorld(ctWatch, world, store))).toEqual(["shop.test skip switched-off"]);
});

test("a service that is down is no finding", async () => {
  expect(await judge("fault")).toEqual(["shop.test skip service-down"]);
});

test.each<[string, LoggedCertificate[], string]>([
  ["those of the issuer in use pass", [logged(), logged({ names: ["*.shop.test"] })], "pass ok"],
  ["none at all passes", [], "pass ok"],
  ["one of an unknown company warns", [logged(), logged({ issuer: unknown })], "warn unexpected-issuer"],
  ["one of another known company warns", [logged({ issuer: digicert })], "warn unexpected-issuer"],
  ["one that has expired does not", [logged({ issuer: unknown, notAfter: "2026-11-01T00:00:00.000Z" })], "pass ok"],
  ["an address nobody declared warns", [logged({ names: ["pay.shop.test"] })], "warn unexpected-name"],
  ["a wildcard above a declared host does not", [logged({ names: ["*.api.shop.test"] })], "pass ok"],
  ["other shops in a shared certificate do not", [logged({ names: ["shop.test", "rival.test"] })], "pass ok"],
  ["nor a name that only ends alike", [logged({ names: ["notshop.test"] })], "pass ok"],
])("%s", async (_name, certificates, expected) => {
  expect(await judge(certificates)).toEqual([`shop.test ${expected}`]);
});

test("whom CAA names is expected", async () => {
  const dns = { "shop.test CAA": ['0 issue "letsencrypt.org"', '0 issue "digicert.com; account=1"'] };
  expect(await judge([logged({ issuer: digicert })], { dns })).toEqual(["shop.test pass ok"]);
});

test("Cloudflare chooses among several, so they are expected there", async () => {
  const google = logged({ issuer: "C=US, O=Google Trust Services, CN=WE1" });
  expect(await judge([google], { dns: { "shop.test NS": ["amy.ns.cloudflare.com"] } })).toEqual(["shop.test pass ok"]);
  expect(await judge([google])).toEqual(["shop.test warn unexpected-issuer"]);
});

test("with nothing to compare with nobody is accused", async () => {
  expect(await judge([logged({ issuer: unknown })], { tls: {} })).toEqual(["shop.test pass ok"]);
});
