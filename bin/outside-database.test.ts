import { expect, test } from "vitest";
import { readOutsideDatabase } from "./outside-database.ts";

const password = ["owner", "words"].join("-");
const owner = `postgresql://admin:${password}@db.example:6432/portal?sslmode=require`;

test("one address is enough: it is the owner's, and the app never connects as the owner", () => {
  const { urls, passwords } = readOutsideDatabase({ DATABASE_URL: owner });
  expect(urls.owner).toBe(owner);
  for (const [role, url] of Object.entries(urls)) {
    if (role === "owner") continue;
    expect(url).toContain(`//launch_${role}:`);
    expect(url).toContain("@db.example:6432/portal?sslmode=require");
    expect(url).not.toContain(password);
  }
  expect(new Set([passwords?.app, passwords?.system, passwords?.engine]).size).toBe(3);
});

test("every replica derives the same passwords, another owner password gives others", () => {
  const here = readOutsideDatabase({ DATABASE_URL: owner }).passwords;
  expect(readOutsideDatabase({ DATABASE_URL: owner }).passwords).toEqual(here);
  expect(readOutsideDatabase({ DATABASE_URL: owner.replace(password, "other") }).passwords?.app).not.toBe(here?.app);
});

test("addresses that the operator gave one by one are left alone", () => {
  const given = { DATABASE_URL: "postgresql://app@db/portal", SYSTEM_DATABASE_URL: "postgresql://system@db/portal" };
  expect(readOutsideDatabase(given)).toEqual({
    urls: { app: given.DATABASE_URL, system: given.SYSTEM_DATABASE_URL, owner: null, engine: null },
    passwords: null,
  });
});

test("an owner without a password asks for the other addresses", () => {
  expect(() => readOutsideDatabase({ DATABASE_URL: "postgresql://admin@db/portal" })).toThrow(/SYSTEM_DATABASE_URL/);
});
