import { describe, expect, test } from "vitest";
import { parseEnv } from "./env.ts";

const complete = {
  DATABASE_URL: "postgres://app@127.0.0.1/launch",
  SYSTEM_DATABASE_URL: "postgres://system@127.0.0.1/launch",
  NEXTAUTH_SECRET: "s".repeat(32),
  LAUNCH_READY_ENCRYPTION_KEY: "k".repeat(44),
  SMTP_URL: "smtp://127.0.0.1:2525",
};

test("what has a default may be left out, and empty counts as left out", () => {
  const env = parseEnv({ ...complete, GOOGLE_CLIENT_ID: " ", LAUNCH_READY_DEMO: "", PORT: "", MAIL_FROM: " " });
  expect(env).toMatchObject({
    NODE_ENV: "development",
    HOST: "127.0.0.1",
    PORT: 3000,
    NEXTAUTH_URL: "http://localhost:3000",
    LAUNCH_READY_DEMO: false,
    LAUNCH_READY_CONFIRM_DELAY_MS: 10_000,
    MAIL_FROM: "Launch Ready <portal@launch-ready.example>",
  });
  expect(env.GOOGLE_CLIENT_ID).toBeUndefined();
});

test("every bad variable is named at once, and no value is repeated", () => {
  const secret = "too-short";
  let message = "";
  try {
    parseEnv({ ...complete, DATABASE_URL: undefined, NEXTAUTH_SECRET: secret, PORT: "70000" });
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain(".env.example");
  for (const name of ["DATABASE_URL", "NEXTAUTH_SECRET", "PORT"]) expect(message).toContain(name);
  expect(message).not.toContain(secret);
});

describe("a portal that others can reach", () => {
  test.each([
    ["LAUNCH_READY_ALLOW_PRIVATE", "1"],
    ["LAUNCH_READY_DEMO", "true"],
    ["MAIL_CATCHER_DIR", "/tmp/mail"],
  ])("refuses %s", (name, value) => {
    for (const host of ["0.0.0.0", "192.0.2.1", "::", "portal.example"]) {
      expect(() => parseEnv({ ...complete, HOST: host, [name]: value })).toThrow(name);
    }
    for (const host of ["127.0.0.1", "::1", "localhost"]) {
      expect(() => parseEnv({ ...complete, HOST: host, [name]: value })).not.toThrow();
    }
  });
});
