import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseDkimKey } from "./dkim-key.ts";

describe("key sizes", () => {
  test.each([1024, 2048])("an RSA key of %i bits is measured in both forms", (bits) => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
    for (const type of ["spki", "pkcs1"] as const) {
      const data = publicKey.export({ type, format: "der" }).toString("base64");
      expect(parseDkimKey(`v=DKIM1; k=rsa; p=${data}`)).toMatchObject({ problem: null, type: "rsa", bits });
    }
  });

  test("an Ed25519 key is 32 raw octets", () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    const der = publicKey.export({ type: "spki", format: "der" });
    const raw = der.subarray(-32).toString("base64");
    expect(parseDkimKey(`v=DKIM1; k=ed25519; p=${raw}`)).toMatchObject({ problem: null, type: "ed25519", bits: 256 });
    expect(parseDkimKey(`k=ed25519; p=${der.toString("base64")}`).problem).toBe("unreadable");
  });
});

describe("the record", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const p = publicKey.export({ type: "spki", format: "der" }).toString("base64");

  test.each([
    `p=${p}`,
    `v=DKIM1;p=${p}`,
    `v=DKIM1; k=rsa; t=s; p=${p};`,
    `v=DKIM1; h=sha1:sha256; p=${p}`,
    `v=DKIM1; s=email; n=note; p=${p}`,
    `v=DKIM1; s=*; p=${p}`,
    `v=DKIM1; unknown=x; p=${p}`,
    `v=DKIM1; k=rsa; p=${p.replace(/=+$/, "")}`,
  ])("is sound: %s", (text) => {
    expect(parseDkimKey(text)).toMatchObject({ problem: null, bits: 2048, isTesting: false });
  });

  test.each([
    ["v=DKIM1; k=rsa; p=", "revoked"],
    ["v=DKIM1; k=rsa", "malformed"],
    [`k=rsa; v=DKIM1; p=${p}`, "malformed"],
    [`v=DKIM2; p=${p}`, "malformed"],
    [`v=dkim1; p=${p}`, "malformed"],
    [`v=DKIM1; nonsense; p=${p}`, "malformed"],
    ["", "malformed"],
    [`v=DKIM1; k=dsa; p=${p}`, "unknown-type"],
    [`v=DKIM1\\; k=rsa\\; p=${p}`, "not-base64"],
    [`v=DKIM1; p=${p.slice(0, 200)} ${p.slice(200)}`, "not-base64"],
    [`v=DKIM1; p="${p}"`, "not-base64"],
    [`v=DKIM1; p=${p.slice(0, 217)}`, "not-base64"],
    [`v=DKIM1; p=${p.slice(0, 216)}`, "unreadable"],
    ["v=DKIM1; p=aGVsbG8=", "unreadable"],
    [`v=DKIM1; h=sha1; p=${p}`, "sha1-only"],
    [`v=DKIM1; s=tlsrpt; p=${p}`, "not-for-mail"],
  ])("is faulty: %s (%s)", (text, problem) => {
    const key = parseDkimKey(text);
    expect(key.problem).toBe(problem);
    expect(key.detail).not.toBeNull();
  });

  test("t=y marks a test, alone or in a list", () => {
    expect(parseDkimKey(`v=DKIM1; t=y; p=${p}`).isTesting).toBe(true);
    expect(parseDkimKey(`v=DKIM1; t=s:y; p=${p}`).isTesting).toBe(true);
    expect(parseDkimKey(`v=DKIM1; t=s; p=${p}`).isTesting).toBe(false);
  });
});
