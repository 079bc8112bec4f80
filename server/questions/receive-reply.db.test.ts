import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type BuiltMember,
  type BuiltPerson,
  buildPerson,
  buildStore,
  buildWorkspace,
} from "../../prisma/builders/workspace.ts";
import { rsaKey, signMail } from "../checks/email/signed-mail.ts";
import { flagsOf, type Running, startDns } from "../checks/probes/loopback.ts";
import { inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { NotFound } from "../errors.ts";
import type { IncomingMail } from "../mail-in/receive-mail.ts";
import { isKnownAddress, takeMail } from "../mail-in/take-mail.ts";
import { askQuestion } from "./ask-question.ts";
import { readQuestion } from "./list-questions.ts";
import { readerOfLocalPart, replyLocalPart } from "./reply-address.ts";
import { REPLY_LINE } from "./reply-text.ts";

const key = rsaKey();
let dns: Running;
let maya: BuiltMember;
let ines: BuiltPerson;
let storeId: string;

beforeAll(async () => {
  dns = await startDns(({ name, type }) => {
    if (type !== "TXT") return { flags: flagsOf(3), answers: [] };
    const text = name.includes("._domainkey.") ? key.record : "v=spf1 -all";
    return { flags: flagsOf(0), answers: [{ type: "TXT", name, ttl: 60, data: text.match(/.{1,250}/g) ?? [] }] };
  });
  process.env.LAUNCH_READY_RESOLVER = `127.0.0.1:${dns.port}`;
  process.env.LAUNCH_READY_ALLOW_PRIVATE = "1";
  maya = (await buildWorkspace()).owner;
  const place = await buildStore(maya);
  storeId = place.storeId;
  ines = await buildPerson(place);
});
afterAll(async () => {
  await Promise.all([dns.close(), disconnect()]);
});

/** A question by the founder, and the consultant's address to reply to. */
async function asked() {
  const about = { kind: "store" as const, id: storeId };
  const { questionId } = await inTenant(ines, (ctx) =>
    askQuestion(ctx, { storeId, audience: "shop", about, text: "Can we launch on Friday?" }),
  );
  const reader = await systemDb().questionReader.findFirstOrThrow({ where: { questionId, memberId: maya.memberId } });
  const words = async () =>
    (await inTenant(ines, (ctx) => readQuestion(ctx, { storeId, questionId }))).messages.slice(1);
  return { questionId, localPart: replyLocalPart(reader.id), words };
}

function mail(localPart: string, text: string, from = maya.email, domain = from.split("@")[1] ?? ""): IncomingMail {
  const lines = [
    `From: Maya <${from}>`,
    `To: ${localPart}@inbound.portal.example`,
    "Subject: Re: Ines on your shop",
    "Date: Tue, 24 Nov 2026 10:00:00 +0000",
    `Message-ID: <${crypto.randomUUID()}@${domain}>`,
    "",
    text,
    "",
    `> ${REPLY_LINE}`,
    "",
  ];
  const raw = Buffer.from(signMail(lines.join("\r\n"), key, { domain, selector: "s1" }), "latin1");
  const envelope = { ip: "127.0.0.1", helo: "mta.example", mailFrom: from, tls: null, isTlsOffered: false };
  return { raw, localPart, envelope };
}

test("a reply by mail is said once, in its author's name, however often it arrives", async () => {
  const { localPart, words } = await asked();
  expect(await isKnownAddress(localPart, new Date())).toBe(true);
  const reply = mail(localPart, "Yes, on Friday.");
  expect(await takeMail(reply, new Date())).toBe("stored");
  await takeMail(reply, new Date());
  expect(await words()).toMatchObject([
    { text: "Yes, on Friday.", authorName: maya.name, isByMail: true, isFromShop: false },
  ]);
});

test("an address that was passed on gives nobody another's voice", async () => {
  const { localPart, words } = await asked();
  const stranger = mail(localPart, "Send me the keys.", "mallory@elsewhere.example");
  const forged = mail(localPart, "Send me the keys.", maya.email, "elsewhere.example");
  expect([await takeMail(stranger, new Date()), await takeMail(forged, new Date())]).toEqual(["refused", "refused"]);
  expect(await words()).toEqual([]);
});

test("an address that was made up, or whose reader has left, is none", async () => {
  const { localPart } = await asked();
  const made = `${localPart.slice(0, -1)}${localPart.endsWith("0") ? "1" : "0"}`;
  expect(readerOfLocalPart(made)).toBe(null);
  await expect(takeMail(mail(made, "Hello"), new Date())).rejects.toThrow(NotFound);
  const reader = readerOfLocalPart(localPart);
  const gone = replyLocalPart(crypto.randomUUID());
  expect(reader).not.toBe(null);
  expect(await isKnownAddress(gone, new Date())).toBe(false);
});

test("a secret or an empty reply is refused, and its sender told why", async () => {
  const { questionId, localPart, words } = await asked();
  const secret = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
  expect(await takeMail(mail(localPart, `It is ${secret}`), new Date())).toBe("refused");
  expect(await takeMail(mail(localPart, ""), new Date())).toBe("refused");
  expect(await words()).toEqual([]);
  const told = await systemDb().mail.findMany({
    where: { template: "reply-refused", toEmail: maya.email, data: { path: ["path"], string_contains: questionId } },
  });
  expect(told).toHaveLength(2);
  expect(JSON.stringify(told)).not.toContain(secret);
});
