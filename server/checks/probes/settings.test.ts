import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { describe, expect, test } from "vitest";
import { controlHostsOf, probeSettingsFromEnvironment } from "./settings.ts";

const folder = mkdtempSync(join(tmpdir(), "probe-settings-"));
const pem = rootCertificates[0] ?? "";

describe("the environment", () => {
  test("nothing set means the public internet and no private targets", () => {
    expect(probeSettingsFromEnvironment({})).toEqual({ allowPrivate: false });
    expect(probeSettingsFromEnvironment({ LAUNCH_READY_RESOLVER: " ", LAUNCH_READY_ALLOW_PRIVATE: "0" })).toEqual({
      allowPrivate: false,
    });
  });

  test("every setting of a closed network is read", () => {
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, pem);
    expect(
      probeSettingsFromEnvironment({
        LAUNCH_READY_RESOLVER: "127.0.0.1:5353",
        LAUNCH_READY_CONNECT: "*:443=:8443,*:80=:8080",
        LAUNCH_READY_CA: ca,
        LAUNCH_READY_ALLOW_PRIVATE: "1",
      }),
    ).toEqual({
      resolvers: ["127.0.0.1:5353"],
      serverPort: 5353,
      connect: [
        { host: null, port: 443, toAddress: null, toPort: 8443 },
        { host: null, port: 80, toAddress: null, toPort: 8080 },
      ],
      ca: pem,
      allowPrivate: true,
    });
  });

  test.each([
    ["LAUNCH_READY_RESOLVER", "127.0.0.1:dns", 'LAUNCH_READY_RESOLVER: "127.0.0.1:dns": "dns" is not a port'],
    ["LAUNCH_READY_CONNECT", "*:443", 'LAUNCH_READY_CONNECT: "*:443" is not a connect rule'],
    ["LAUNCH_READY_CA", join(folder, "absent.pem"), "LAUNCH_READY_CA: ENOENT"],
    ["LAUNCH_READY_CA", import.meta.filename, "holds no certificate in PEM form"],
    ["LAUNCH_READY_ALLOW_PRIVATE", "true", 'LAUNCH_READY_ALLOW_PRIVATE: "true" is neither 1 nor 0'],
  ])("a bad %s names itself and what is wrong", (name, value, message) => {
    expect(() => probeSettingsFromEnvironment({ [name]: value })).toThrow(message);
  });
});

describe("control hosts", () => {
  const base = { vantage: "local", allowPrivate: false, aboutUrl: "https://portal.test/about-our-checks" };

  test("are public ones by default, none in a closed network, and those named always", () => {
    expect(controlHostsOf(base)).toHaveLength(2);
    expect(controlHostsOf({ ...base, resolvers: ["127.0.0.1:53"] })).toEqual([]);
    expect(controlHostsOf({ ...base, connect: [{ host: null, port: 443, toAddress: null, toPort: 1 }] })).toEqual([]);
    expect(controlHostsOf({ ...base, resolvers: ["127.0.0.1:53"], controlHosts: ["a.test"] })).toEqual(["a.test"]);
  });
});
