import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMailIn } from "../../bin/mail-in.ts";
import { buildMember, buildPerson, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { liveTest } from "../checks/email/live-test.ts";
import { orderMail, rsaKey, signMail } from "../checks/email/signed-mail.ts";
import { type DnsReply, flagsOf, type Running, startDns } from "../checks/probes/loopback.ts";
import { loadConnections } from "../connections/load-connections.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { findMailTest } from "../doors/mail-in.ts";
import { Conflict, LimitReached, NotAllowed, NotFound } from "../errors.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { archiveStore } from "../stores/update-store.ts";
import { issueMailTest, MAIL_TEST_MS, mailChecks, markMailSent } from "./mail-test.ts";
import { loadMail, mailPage } from "./read-mail.ts";
import { type IncomingMail, MAIL_BYTES_MAX, receiveMail } from "./receive-mail.ts";

const key = rsaKey();
let dns: Running;

/** Every domain of this file signs with one key and lists loopback. */
function answer({ name, type }: { name: string; type: string }): DnsReply {
  if (type !== "TXT") return { flags: flagsOf(3), answers: [] };
  // A character-string has at most 255 octets (RFC 1035, section 3.3).
  return { flags: flagsOf(0), answers: [{ type: "TXT", name, ttl: 60, data: textOf(name).match(/.{1,250}/g) ?? [] }] };
}

function textOf(name: string): string {
  if (name.includes("._domainkey.")) return key.record;
  return name.startsWith("_dmarc.") ? "v=DMARC1; p=quarantine; rua=mailto:d@shop.example" : "v=spf1 ip4:127.0.0.1 -all";
}

beforeAll(async () => {
  dns = await startDns(answer);
  process.env.LAUNCH_READY_RESOLVER = `127.0.0.1:${dns.port}`;
  process.env.LAUNCH_READY_ALLOW_PRIVATE = "1";
  process.env.MAIL_IN_DOMAIN = "inbound.portal.example";
});
afterAll(async () => {
  await Promise.all([dns.close(), disconnect()]);
});

async function provenStore() {
  const { owner, workspaceId } = await buildWorkspace();
  const domain = `${unique("mail")}.example`;
  const { storeId } = await buildStore(owner, { domain });
  await inTenant(owner, ({ db, now }) => db.store.update({ where: { id: storeId }, data: { controlProvenAt: now } }));
  return { owner, workspaceId, storeId, domain };
}

async function take(actor: Actor, storeId: string, now = new Date()) {
  const { testId, address } = await inTenant(
    actor,
    (ctx) => issueMailTest(ctx, { storeId, stream: "transactional" }),
    now,
  );
  return { testId, address, localPart: address.slice(0, address.indexOf("@")) };
}

function mailOf(domain: string, localPart: string, subject = "Your order 1001"): IncomingMail {
  const text = orderMail.replaceAll("shop.test", domain).replace("Your order 1001", subject);
  const raw = Buffer.from(signMail(text, key, { domain, selector: "orders" }), "latin1");
  const envelope = {
    ip: "127.0.0.1",
    helo: `mta.${domain}`,
    mailFrom: `b@bounces.${domain}`,
    tls: null,
    isTlsOffered: false,
  };
  return { raw, localPart, envelope };
}

const received = (actor: Actor, storeId: string) =>
  inTenant(actor, (ctx) => ctx.db.receivedMail.findMany({ where: { storeId } }));

describe("a real mail", () => {
  test("over SMTP is evaluated, kept without its text, and makes its checks look again", async () => {
    const { owner, storeId, domain } = await provenStore();
    const { address } = await take(owner, storeId);
    const listener = await startMailIn({
      port: 0,
      host: "127.0.0.1",
      domain: "inbound.portal.example",
      tls: null,
      bytesMax: MAIL_BYTES_MAX,
      isKnown: async (localPart) => (await findMailTest(localPart, new Date())) !== null,
      allow: async () => {},
      receive: (mail) => receiveMail(mail, new Date()),
    });
    const { raw } = mailOf(domain, "");
    const transport = createTransport({ host: "127.0.0.1", port: listener.port, name: `mta.${domain}` });
    await transport.sendMail({ envelope: { from: `b@bounces.${domain}`, to: address }, raw: Buffer.from(raw) });
    await listener.stop();
    const [row, ...others] = await received(owner, storeId);
    expect(others).toEqual([]);
    expect(row?.headers).toContain("dkim-signature:");
    expect(`${row?.headers} ${JSON.stringify(row?.facts)}`).not.toMatch(/Thank you|buyer@|orders@|order 1001/);
    const mail = await inTenant(owner, (ctx) => loadMail(ctx, storeId));
    expect(mail?.received[0]?.facts).toMatchObject({
      authorDomains: [domain],
      spf: { result: "pass", isAligned: true },
      dkim: [{ result: "pass", domain, selector: "orders", isAligned: true }],
      dmarc: { policy: "quarantine" },
    });
    const runs = await inTenant(owner, (ctx) => ctx.db.auditRun.findMany({ where: { storeId } }));
    expect(runs.map(({ trigger, checkIds }) => [trigger, [...checkIds].sort()])).toEqual([
      ["recheck", [...mailChecks].sort()],
    ]);
  });

  test("reaches the check, and its signature and return path the profile", async () => {
    const { owner, storeId, domain } = await provenStore();
    const { localPart } = await take(owner, storeId);
    expect(await receiveMail(mailOf(domain, localPart), new Date())).toBe("stored");
    const connections = await inTenant(owner, (ctx) => loadConnections(ctx, storeId));
    expect(connections).toMatchObject({ isControlProven: true, mail: { received: [{ stream: "transactional" }] } });
    const store = await inTenant(owner, (ctx) => ctx.db.store.findUniqueOrThrow({ where: { id: storeId } }));
    const profile = profileOf(store);
    expect(profile.senders).toEqual([
      { fromDomain: domain, stream: "transactional", selectors: ["orders"], returnPathDomain: `bounces.${domain}` },
    ]);
    const facts = { mail: connections.mail ?? null, answer: null };
    const [verdict] = liveTest.judge({ store: profile, facts, now: new Date("2026-11-10T12:00:00Z") });
    expect(verdict).toMatchObject({ subject: `${domain} transactional` });
    expect(["pass", "warn"]).toContain(verdict?.status);
  });

  test("that comes twice is one", async () => {
    const { owner, storeId, domain } = await provenStore();
    const { localPart } = await take(owner, storeId);
    const mail = mailOf(domain, localPart);
    const outcomes = await Promise.all([receiveMail(mail, new Date()), receiveMail(mail, new Date())]);
    expect(outcomes.toSorted()).toEqual(["seen", "stored"]);
    expect(await receiveMail(mail, new Date())).toBe("seen");
    expect(await received(owner, storeId)).toHaveLength(1);
    const runs = await inTenant(owner, (ctx) => ctx.db.auditRun.count({ where: { storeId } }));
    expect(runs).toBe(1);
  });

  test("of a stranger teaches the profile nothing", async () => {
    const { owner, storeId } = await provenStore();
    const { localPart } = await take(owner, storeId);
    await receiveMail(mailOf("stranger.example", localPart), new Date());
    const store = await inTenant(owner, (ctx) => ctx.db.store.findUniqueOrThrow({ where: { id: storeId } }));
    expect(profileOf(store).senders).toEqual([]);
  });

  test("with hostile bytes is kept or refused, never half", async () => {
    const { owner, storeId } = await provenStore();
    const { localPart } = await take(owner, storeId);
    const { envelope } = mailOf("x.example", localPart);
    for (const text of [
      "",
      "\0\0\0",
      "X: y\r\n".repeat(50_000),
      `From: a@${"b.".repeat(9_000)}example\r\n\r\n`,
      "\ud800: x",
    ]) {
      const raw = Buffer.from(text, "utf8");
      expect(await receiveMail({ raw, localPart, envelope: { ...envelope, helo: "\0" } }, new Date())).toBe("stored");
    }
    expect(await received(owner, storeId)).toHaveLength(5);
  });

  test("past thirty an hour is refused", async () => {
    const { owner, storeId, domain } = await provenStore();
    const { localPart } = await take(owner, storeId);
    const now = new Date("2026-11-24T10:00:00Z");
    const mail = mailOf(domain, localPart);
    await receiveMail(mail, now);
    for (let index = 1; index < 30; index++) await receiveMail(mail, now);
    await expect(receiveMail(mail, now)).rejects.toBeInstanceOf(LimitReached);
  });
});

describe("an address", () => {
  test("ends after half an hour, when its store is put away, and when control is lost", async () => {
    const { owner, storeId } = await provenStore();
    const { localPart } = await take(owner, storeId);
    const now = new Date();
    expect(await findMailTest(localPart, now)).toMatchObject({ storeId });
    expect(await findMailTest(localPart, new Date(now.getTime() + MAIL_TEST_MS + 1_000))).toBeNull();
    await inTenant(owner, ({ db }) => db.store.update({ where: { id: storeId }, data: { controlProvenAt: null } }));
    expect(await findMailTest(localPart, now)).toBeNull();
    await inTenant(owner, ({ db }) => db.store.update({ where: { id: storeId }, data: { controlProvenAt: now } }));
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    expect(await findMailTest(localPart, now)).toBeNull();
  });

  test("that was never given out takes nothing", async () => {
    const mail = mailOf("x.example", "lrc-00000000000000000000");
    await expect(receiveMail(mail, new Date())).rejects.toBeInstanceOf(NotFound);
    await expect(receiveMail({ ...mail, localPart: "' OR 1=1" }, new Date())).rejects.toBeInstanceOf(NotFound);
  });

  test("is given only once control is proven, to those who may edit, twenty an hour", async () => {
    const { owner, workspaceId, storeId } = await provenStore();
    const viewer = await buildMember(workspaceId, { role: "viewer" });
    await expect(take(viewer, storeId)).rejects.toBeInstanceOf(NotAllowed);
    const unproven = await buildStore(owner);
    await expect(take(owner, unproven.storeId)).rejects.toBeInstanceOf(Conflict);
    const given = new Set<string>();
    for (let index = 0; index < 20; index++) given.add((await take(owner, storeId)).localPart);
    expect(given.size).toBe(20);
    await expect(take(owner, storeId)).rejects.toBeInstanceOf(LimitReached);
  });

  test("and its mail are nobody else's: not another workspace's, not another store's founder's", async () => {
    const mine = await provenStore();
    const { testId, localPart } = await take(mine.owner, mine.storeId);
    await receiveMail(mailOf(mine.domain, localPart), new Date());
    const theirs = await provenStore();
    const other = await buildStore(mine.owner);
    const stranger = await buildPerson({ workspaceId: mine.workspaceId, storeId: other.storeId });
    for (const actor of [theirs.owner, stranger]) {
      expect(await received(actor, mine.storeId)).toEqual([]);
      await expect(inTenant(actor, (ctx) => mailPage(ctx, { storeId: mine.storeId }))).rejects.toBeInstanceOf(NotFound);
    }
    const set = { storeId: mine.storeId, testId };
    await expect(inTenant(theirs.owner, (ctx) => markMailSent(ctx, set))).rejects.toBeInstanceOf(NotFound);
    await expect(
      inTenant(theirs.owner, (ctx) => issueMailTest(ctx, { storeId: mine.storeId, stream: "personal" })),
    ).rejects.toBeInstanceOf(NotFound);
    const founder = await buildPerson({ workspaceId: mine.workspaceId, storeId: mine.storeId });
    expect(await received(founder, mine.storeId)).toHaveLength(1);
  });

  test("that mail was set off for is shown with what came", async () => {
    const { owner, storeId, domain } = await provenStore();
    const { testId, address, localPart } = await take(owner, storeId);
    await inTenant(owner, (ctx) => markMailSent(ctx, { storeId, testId }));
    await inTenant(owner, (ctx) => markMailSent(ctx, { storeId, testId }));
    await receiveMail(mailOf(domain, localPart), new Date());
    const page = await inTenant(owner, (ctx) => mailPage(ctx, { storeId }));
    expect(page).toMatchObject({
      isListening: true,
      isControlProven: true,
      tests: [{ id: testId, address, hasArrived: true, sentAt: expect.any(Date) }],
      received: [{ from: domain, isOwnFrom: true, spf: { isAligned: true }, dkim: [{ selector: "orders" }] }],
    });
  });
});
