import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMailCatcher } from "../../bin/mail-catcher.ts";
import { buildPerson, buildStore, buildUser, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { workflowServer } from "../../prisma/testing/database.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { limitSignIn } from "../auth/limit-sign-in.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { LimitReached, Unavailable } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { hearNotes } from "./live.ts";
import { sendQueuedMail } from "./mail.ts";
import { flushOutbox, sendOutbox } from "./outbox.ts";
import { forgetOldWindows, limit } from "./rate-limit.ts";
import {
  endSession,
  listSessions,
  openSession,
  renameUser,
  revokeSessions,
  type SignedInUser,
  userOfEmail,
  userOfSession,
} from "./sessions.ts";

const folder = mkdtempSync(join(tmpdir(), "launch-ready-mail-"));
let catcher: Awaited<ReturnType<typeof startMailCatcher>>;

beforeAll(async () => {
  catcher = await startMailCatcher(folder);
  process.env.SMTP_URL = `smtp://127.0.0.1:${catcher.port}`;
});
afterAll(async () => {
  await Promise.all([catcher.stop(), disconnect()]);
  rmSync(folder, { recursive: true });
});

describe("a session", () => {
  async function signIn(): Promise<{ user: SignedInUser; token: string }> {
    const { id, email, name } = await buildUser();
    const { sessionToken } = await openSession(id, new Date(), "A browser");
    const user = await userOfSession(sessionToken, new Date());
    if (!user) throw new Error("not signed in");
    expect(user).toMatchObject({ id, email, name });
    return { user, token: sessionToken };
  }

  test("ends by itself, when signed out, and when its own user ends it elsewhere", async () => {
    const { user, token } = await signIn();
    expect(await userOfSession(token, new Date(Date.now() + 31 * 86_400_000))).toBeNull();
    const other = await openSession(user.id, new Date(), null);
    const third = await openSession(user.id, new Date(), null);
    const listed = await listSessions(user, new Date());
    expect(listed.filter(({ current }) => current)).toHaveLength(1);
    expect(await revokeSessions(user, null)).toBe(2);
    expect(await userOfSession(other.sessionToken, new Date())).toBeNull();
    expect(await userOfSession(third.sessionToken, new Date())).toBeNull();
    expect(await userOfSession(token, new Date())).not.toBeNull();
    await endSession(token);
    await endSession(token);
    expect(await userOfSession(token, new Date())).toBeNull();
  });

  test("of somebody else cannot be ended or guessed", async () => {
    const [mine, theirs] = [await signIn(), await signIn()];
    expect(await revokeSessions(mine.user, theirs.user.sessionId)).toBe(0);
    expect(await userOfSession(theirs.token, new Date())).not.toBeNull();
    expect(await userOfSession(theirs.user.sessionId, new Date())).toBeNull();
    expect(await userOfSession("", new Date())).toBeNull();
  });

  test("belongs to one user an address, however it is written", async () => {
    const address = `${unique("Ines")}@People.example`;
    const [a, b] = [
      await userOfEmail(address, "Ines", new Date()),
      await userOfEmail(address.toUpperCase(), null, new Date()),
    ];
    expect(a).toEqual(b);
  });

  test("a new name shows wherever the user is known", async () => {
    const { owner } = await buildWorkspace();
    await renameUser(owner.userId, "Maya O.");
    expect((await systemDb().member.findUniqueOrThrow({ where: { id: owner.memberId } })).name).toBe("Maya O.");
  });
});

describe("a limit", () => {
  const now = new Date("2026-11-24T12:00:30Z");
  test("counts every use of one window, also of one moment, and says when to come back", async () => {
    const key = unique("limit");
    const uses = await Promise.allSettled(Array.from({ length: 12 }, () => limit(key, 5, 60_000, now, "Wait.")));
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    const refused = uses.find((use) => use.status === "rejected")?.reason;
    expect(refused).toBeInstanceOf(LimitReached);
    expect(refused.retryAt).toEqual(new Date("2026-11-24T12:01:00Z"));
    const next = new Date("2026-11-24T12:01:00Z");
    expect(await limit(key, 5, 60_000, next, "Wait.")).toEqual({ left: 4, endsAt: new Date("2026-11-24T12:02:00Z") });
    expect(await limit(unique("limit"), 5, 60_000, now, "Wait.")).toEqual({ left: 4, endsAt: next });
  });

  test("on sign-in links holds for an address however it is written, and stores none", async () => {
    const address = `${unique("sign-in")}@people.example`;
    for (let use = 0; use < 5; use++)
      await limitSignIn(use % 2 ? address : ` ${address.toUpperCase()} `, `198.51.100.${use}`, now);
    await expect(limitSignIn(address, "198.51.100.99", now)).rejects.toThrow(LimitReached);
    const rows = await systemDb().rateLimit.findMany({ where: { key: { contains: "@" } } });
    expect(rows).toEqual([]);
  });

  test("is forgotten a day after its window", async () => {
    await forgetOldWindows(new Date(now.getTime() + 3 * 86_400_000));
    expect(await systemDb().rateLimit.count({ where: { windowAt: { lte: now } } })).toBe(0);
  });
});

async function emitOne(actor: Actor): Promise<string> {
  return inTenant(actor, async (ctx) => {
    await ctx.emit("mailQueued", { workspaceId: actor.workspaceId, mailId: crypto.randomUUID() });
    const row = await ctx.db.outboxEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
    return row.id;
  });
}
const took = (id: string) => workflowServer.events.filter((event) => event.id === id).length;

describe("an event", () => {
  test("is handed on once its change stands, under the id of its row", async () => {
    const { owner } = await buildWorkspace();
    const id = await emitOne(owner);
    expect(took(id)).toBe(1);
    expect((await systemDb().outboxEvent.findUniqueOrThrow({ where: { id } })).sentAt).not.toBeNull();
  });

  test("of a change that did not happen does not happen", async () => {
    const { owner } = await buildWorkspace();
    const before = workflowServer.events.length;
    const failing = inTenant(owner, async (ctx) => {
      await ctx.emit("mailQueued", { workspaceId: owner.workspaceId, mailId: crypto.randomUUID() });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(workflowServer.events).toHaveLength(before);
    expect(await systemDb().outboxEvent.count({ where: { workspaceId: owner.workspaceId } })).toBe(0);
  });

  test("waits while the workflow server is down, costs its change nothing, and is sent once it is back", {
    timeout: 60_000,
  }, async () => {
    const { owner } = await buildWorkspace();
    workflowServer.isDown = true;
    const id = await emitOne(owner);
    const row = () => systemDb().outboxEvent.findUniqueOrThrow({ where: { id } });
    expect((await row()).sentAt).toBeNull();
    await expect(flushOutbox(new Date(Date.now() + 10_000))).rejects.toThrow();
    workflowServer.isDown = false;
    expect(await flushOutbox(new Date())).toBe(0);
    expect(await flushOutbox(new Date(Date.now() + 10_000))).toBe(1);
    expect(took(id)).toBe(1);
    expect((await row()).sentAt).not.toBeNull();
    expect(await flushOutbox(new Date(Date.now() + 10_000))).toBe(0);
    await sendOutbox([id]);
    expect(took(id)).toBe(1);
    await flushOutbox(new Date(Date.now() + 8 * 86_400_000));
    expect(await systemDb().outboxEvent.findUnique({ where: { id } })).toBeNull();
  });
});

describe("a mail", () => {
  async function queue(): Promise<string> {
    const { owner } = await buildWorkspace();
    const key = unique("mail");
    const mail = {
      storeId: null,
      idempotencyKey: key,
      template: "stage-review" as const,
      to: { email: `${key}@people.example`, name: "Maya" },
      data: { storeId: crypto.randomUUID(), stageKey: "audit", stageTitle: "Quick audit", storeName: "Fern <&> Kiln" },
    };
    await Promise.all([1, 2].map(() => inTenant(owner, (ctx) => queueMail(ctx, mail))));
    const rows = await systemDb().mail.findMany({ where: { idempotencyKey: key } });
    expect(rows).toHaveLength(1);
    const told = workflowServer.events.filter(({ data }) => data.mailId === rows[0]?.id);
    expect(told).toHaveLength(1);
    return rows[0]?.id ?? "";
  }
  function caught(id: string) {
    return readdirSync(folder)
      .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")))
      .filter(({ headers }) => headers["message-id"] === `<${id}@launch-ready>`);
  }

  test("is queued once a key and sent once, however many send it at the same moment", async () => {
    const id = await queue();
    const sends = await Promise.allSettled(Array.from({ length: 5 }, () => sendQueuedMail(id, new Date())));
    expect(sends.filter((send) => send.status === "fulfilled" && send.value)).toHaveLength(1);
    for (const send of sends) if (send.status === "rejected") expect(send.reason).toBeInstanceOf(Unavailable);
    expect(await sendQueuedMail(id, new Date())).toBe(false);
    const [mail, ...more] = caught(id);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ subject: "Quick audit is ready for you to look at" });
    expect(mail.text).toContain("/roadmap/audit");
    expect(mail.html).toContain("Fern &lt;&amp;&gt; Kiln");
  });

  test("whose sender died is sent by the next one, after its claim has ended", async () => {
    const id = await queue();
    await systemDb().mail.update({ where: { id }, data: { sendingAt: new Date() } });
    await expect(sendQueuedMail(id, new Date())).rejects.toThrow(Unavailable);
    expect(caught(id)).toEqual([]);
    expect(await sendQueuedMail(id, new Date(Date.now() + 6 * 60_000))).toBe(true);
    expect(caught(id)).toHaveLength(1);
  });
});

describe("a live note", () => {
  /** Listens until the note of `lastId` has come. */
  async function listen(scope: { workspaceId: string; storeId: string | null }, lastId: string): Promise<string[]> {
    const ids: string[] = [];
    const stop = new AbortController();
    for await (const note of hearNotes(scope, AbortSignal.any([stop.signal, AbortSignal.timeout(10_000)]))) {
      ids.push(note.id);
      if (note.id === lastId) stop.abort();
    }
    return ids;
  }

  test("reaches its own workspace and store, and nobody else", async () => {
    const [mine, theirs] = [(await buildWorkspace()).owner, (await buildWorkspace()).owner];
    const [first, second] = [await buildStore(mine), await buildStore(mine)];
    const founder = await buildPerson(first);
    const said = {
      mine: crypto.randomUUID(),
      theirs: crypto.randomUUID(),
      other: crypto.randomUUID(),
      last: crypto.randomUUID(),
    };
    const say = (actor: Actor, storeId: string | null, id: string) =>
      inTenant(actor, (ctx) =>
        recordActivity(ctx, { storeId, action: "note.said", subject: { kind: "note", id, name: "A note" } }),
      );
    const heard = Promise.all([
      listen({ workspaceId: mine.workspaceId, storeId: null }, said.last),
      listen({ workspaceId: mine.workspaceId, storeId: first.storeId }, said.last),
    ]);
    await untilListening();
    await say(theirs, null, said.theirs);
    await say(mine, second.storeId, said.other);
    await say(founder, first.storeId, said.mine);
    await say(mine, first.storeId, said.last);
    expect(await heard).toEqual([
      [said.other, said.mine, said.last],
      [said.mine, said.last],
    ]);

    /** All listeners share one connection: once one of them hears, all do. */
    async function untilListening(): Promise<void> {
      const id = crypto.randomUUID();
      let isHeard = false;
      const first = listen({ workspaceId: theirs.workspaceId, storeId: null }, id).then(() => {
        isHeard = true;
      });
      while (!isHeard) await say(theirs, null, id);
      await first;
    }
  });

  test("that came between a page's rows and its stream makes that page look again, and no other", async () => {
    const { owner } = await buildWorkspace();
    const [mine, quiet] = [crypto.randomUUID(), crypto.randomUUID()];
    const stop = new AbortController();
    const firstKind = async (storeId: string, since: Date) => {
      const notes = hearNotes({ workspaceId: owner.workspaceId, storeId }, stop.signal, since);
      const first = await Promise.race([notes.next(), delay(200)]);
      return first?.value?.kind ?? "nothing";
    };
    await firstKind(quiet, new Date()); // the first listener of a process begins to listen
    const rendered = new Date();
    const heard = hearNotes({ workspaceId: owner.workspaceId, storeId: mine }, stop.signal).next();
    await inTenant(owner, (ctx) => ctx.publish({ storeId: mine, kind: "store", id: mine }));
    await heard;

    expect(await firstKind(mine, rendered)).toBe("gap");
    expect(await firstKind(quiet, rendered), "of a store where nothing happened").toBe("nothing");
    expect(await firstKind(mine, new Date(Date.now() + 5_000)), "rendered well after it").toBe("nothing");
    expect(await firstKind(quiet, new Date(Date.now() - 60_000)), "older than what is kept").toBe("gap");
    stop.abort();
  });

  test("of a change that was taken back is never told", async () => {
    const { owner } = await buildWorkspace();
    const [lost, kept] = [crypto.randomUUID(), crypto.randomUUID()];
    const heard = listen({ workspaceId: owner.workspaceId, storeId: null }, kept);
    const failing = inTenant(owner, async (ctx) => {
      await ctx.publish({ storeId: null, kind: "store", id: lost });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await inTenant(owner, (ctx) => ctx.publish({ storeId: null, kind: "store", id: kept }));
    expect(await heard).toEqual([kept]);
  });
});
