import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { disconnect, systemDb } from "../db.ts";
import { forgetFreeChecks } from "../doors/free-checks.ts";
import { LimitReached, NotFound, Unavailable } from "../errors.ts";
import { mailText } from "../mail/templates.ts";
import { requestFreeCheck } from "./free-check.ts";
import { MailReport, mailReport } from "./mail-report.ts";

const outbox = vi.hoisted(() => ({ sent: [] as { to: { email: string }; content: never }[], isDown: false }));
vi.mock("../mail/send-mail.ts", () => ({
  async sendMail(mail: never) {
    if (outbox.isDown) throw new Error("451 try later");
    outbox.sent.push(mail);
  },
}));

afterAll(disconnect);

const now = new Date();
let clientIp = "";
beforeEach(() => {
  clientIp = randomUUID();
  outbox.sent.length = 0;
  outbox.isDown = false;
});
const someone = () => `${randomUUID().slice(0, 8)}@people.example`;

async function report(): Promise<{ token: string; domain: string }> {
  const domain = `s${randomUUID().slice(0, 8)}.example`;
  return { ...(await requestFreeCheck({ text: domain }, { clientIp: randomUUID(), now })), domain };
}

test("the link goes to the typed address once, says that we do not know who asked, and nothing names the address after", async () => {
  const { token, domain } = await report();
  const email = someone();
  await mailReport({ token, email }, { clientIp, now });
  await mailReport({ token, email }, { clientIp, now });
  expect(outbox.sent).toHaveLength(1);
  const [mail] = outbox.sent;
  expect(mail?.to.email).toBe(email);
  const text = mail ? mailText(mail.content) : "";
  expect(text).toContain(`/check/${token}`);
  expect(text).toContain(domain);
  expect(text).toContain("We do not know who");
  const check = await systemDb().freeCheck.findFirstOrThrow({ where: { domain }, include: { mails: true } });
  expect(check.mails).toHaveLength(1);
  const limits = await systemDb().rateLimit.findMany({ where: { key: { startsWith: "report-mail:" } } });
  expect(JSON.stringify([check, limits])).not.toContain(email);
  await forgetFreeChecks(new Date(now.getTime() + 31 * 86_400_000));
  expect(await systemDb().freeCheckMail.count({ where: { freeCheckId: check.id } })).toBe(0);
});

test("an address gets three a day, a report goes to ten, a client sends ten", async () => {
  const email = someone();
  for (let time = 0; time < 3; time += 1) await mailReport({ token: (await report()).token, email }, { clientIp, now });
  const caller = { clientIp: randomUUID(), now };
  await expect(mailReport({ token: (await report()).token, email }, caller)).rejects.toThrow(LimitReached);
  const { token } = await report();
  for (let time = 0; time < 10; time += 1) {
    await mailReport({ token, email: someone() }, { clientIp: randomUUID(), now });
  }
  await expect(mailReport({ token, email: someone() }, caller)).rejects.toThrow(/this report/);
  for (let time = 3; time < 10; time += 1) {
    await mailReport({ token: (await report()).token, email: someone() }, { clientIp, now });
  }
  const more = mailReport({ token: (await report()).token, email: someone() }, { clientIp, now });
  await expect(more).rejects.toThrow(/many mails/);
  expect(outbox.sent).toHaveLength(20);
});

test("a mail server that refuses leaves nothing behind, and it may be asked again", async () => {
  const { token } = await report();
  const email = someone();
  outbox.isDown = true;
  await expect(mailReport({ token, email }, { clientIp, now })).rejects.toThrow(Unavailable);
  outbox.isDown = false;
  await mailReport({ token, email }, { clientIp, now });
  expect(outbox.sent).toHaveLength(1);
});

test("a report that is not there, or has expired, is sent to nobody", async () => {
  const { token } = await report();
  const email = someone();
  const later = new Date(now.getTime() + 31 * 86_400_000);
  await expect(mailReport({ token, email }, { clientIp, now: later })).rejects.toThrow(NotFound);
  await expect(mailReport({ token: "x".repeat(32), email }, { clientIp, now })).rejects.toThrow(NotFound);
  expect(outbox.sent).toEqual([]);
});

test.each(["maya", "a@b", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"])(
  "%j is no address",
  (email) => {
    expect(MailReport.safeParse({ token: "t", email }).success).toBe(false);
  },
);
