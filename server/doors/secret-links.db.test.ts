import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { createSecretLink, listSecretLinks, takeBackSecretLink } from "../secret-links/secret-link.ts";
import { burnSecretLink, forgetSecretLinks } from "./secret-links.ts";

afterAll(disconnect);

const now = new Date("2026-11-24T10:00:00Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

async function handOver() {
  const { owner } = await buildWorkspace();
  const { storeId } = await buildStore(owner, { startAudit: false });
  const ciphertext = randomBytes(60).toString("base64url");
  const link = { storeId, label: "Shop login", ciphertext, life: "hour" } as const;
  const { token } = await inTenant(owner, (ctx) => createSecretLink(ctx, link), now);
  return { owner, storeId, ciphertext, token };
}

const keptOf = (owner: Actor, storeId: string) =>
  inTenant(owner, ({ db }) => db.secretLink.findFirstOrThrow({ where: { storeId } }));

test("of many readers at once exactly one gets the secret, and nothing of it stays", async () => {
  const { owner, storeId, ciphertext, token } = await handOver();
  const given = await Promise.all(Array.from({ length: 6 }, () => burnSecretLink(token, after(60))));
  expect(given.filter((text) => text !== null)).toEqual([ciphertext]);
  expect(await burnSecretLink(token, after(61)), "and nobody after").toBeNull();
  expect(await keptOf(owner, storeId)).toMatchObject({ ciphertext: null, readAt: after(60) });
});

test("a link that is over, taken back or wrong answers as one that was read", async () => {
  const over = await handOver();
  expect(await burnSecretLink(over.token, after(3_600))).toBeNull();
  expect(await keptOf(over.owner, over.storeId), "asked for in vain is not read").toMatchObject({ readAt: null });
  await forgetSecretLinks(after(3_600));
  expect((await keptOf(over.owner, over.storeId)).ciphertext, "forgotten without a reader").toBeNull();

  const taken = await handOver();
  const ref = { storeId: taken.storeId, secretLinkId: (await keptOf(taken.owner, taken.storeId)).id };
  await inTenant(taken.owner, (ctx) => takeBackSecretLink(ctx, ref), after(1));
  expect(await burnSecretLink(taken.token, after(2))).toBeNull();

  for (const wrong of ["", "x".repeat(43), "' OR 1=1 --", `${taken.token}x`])
    expect(await burnSecretLink(wrong, after(2))).toBeNull();
});

test("neither the token nor what it opens is told to the studio", async () => {
  const { owner, storeId, ciphertext, token } = await handOver();
  const told = await inTenant(owner, async (ctx) => [
    await listSecretLinks(ctx, storeId),
    await ctx.db.activity.findMany({ where: { storeId } }),
  ]);
  expect(JSON.stringify(told)).toContain("Shop login");
  for (const hidden of [token, ciphertext]) expect(JSON.stringify(told)).not.toContain(hidden);
});
