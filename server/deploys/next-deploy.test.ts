import { describe, expect, test } from "vitest";
import type { DeployEvent, DeployKind } from "../webhooks/webhook.ts";
import { type HeldDeploy, type Neighbours, nextDeploy } from "./next-deploy.ts";

const now = new Date("2026-11-24T15:00:00Z");
const clock = (time: string) => new Date(`2026-11-24T${time}:00Z`);
const alone: Neighbours = { live: null, newest: null, wasCommitLive: false };

function event(kind: DeployKind, time: string, changes: Partial<DeployEvent> = {}): DeployEvent {
  return {
    providerDeployId: "b",
    environment: "production",
    kind,
    at: clock(time),
    startedAt: null,
    commitSha: null,
    branch: null,
    title: null,
    authorName: null,
    url: null,
    detailUrl: null,
    failure: kind === "failed" ? "It broke." : null,
    ...changes,
  };
}

/** Plays events on one deploy that has no neighbours. */
function play(...events: DeployEvent[]) {
  let held: HeldDeploy | null = null;
  let news = 0;
  for (const each of events) {
    const { change, isNews } = nextDeploy(held, each, alone, now);
    held = { ...change, providerDeployId: each.providerDeployId };
    news += isNews ? 1 : 0;
  }
  return { state: held?.state, news, held };
}

function deploy(changes: Partial<HeldDeploy>): HeldDeploy {
  const { held } = play(event("live", "14:00", { providerDeployId: "a" }));
  if (!held) throw new Error("nothing was played");
  return { ...held, ...changes };
}

describe("one deploy", () => {
  const story = [event("building", "14:00"), event("live", "14:05")];

  test("ends the same in whichever order its events come, however often, with one piece of news", () => {
    const [building, live] = story as [DeployEvent, DeployEvent];
    for (const order of [
      [building, live],
      [live, building],
      [live, live, building, live],
      [building, building, live],
    ]) {
      const { state, news, held } = play(...order);
      expect([state, news, held?.startedAt, held?.liveAt]).toEqual(["live", 1, clock("14:00"), clock("14:05")]);
    }
  });

  test("of two events of one instant the one further on counts", () => {
    for (const kinds of [
      ["building", "live"],
      ["live", "building"],
    ] as DeployKind[][]) {
      expect(play(...kinds.map((kind) => event(kind, "14:00"))).state).toBe("live");
    }
  });

  test("a failed one that is tried again builds and goes live; each is news", () => {
    const { state, news, held } = play(
      event("failed", "14:00"),
      event("failed", "14:00"),
      event("building", "14:01"),
      event("live", "14:02"),
    );
    expect([state, news, held?.failure]).toEqual(["live", 2, null]);
  });

  test("an older failure does not undo that it is live, and a build that starts late does not either", () => {
    expect(play(event("live", "14:05"), event("failed", "14:04"))).toMatchObject({ state: "live", news: 1 });
    expect(play(event("live", "14:05"), event("building", "14:06"))).toMatchObject({ state: "live", news: 1 });
    expect(play(event("live", "14:05"), event("cancelled", "14:06"))).toMatchObject({ state: "live", news: 1 });
  });

  test("a preview is news when it can be opened, and not when it fails", () => {
    const preview = { environment: "preview" } as const;
    expect(play(event("live", "14:00", preview)).news).toBe(1);
    expect(play(event("failed", "14:00", preview))).toMatchObject({ state: "failed", news: 0 });
  });

  test("what a later call does not say stays, and an older call only fills what is missing", () => {
    const { held } = play(
      event("live", "14:05", { title: "New" }),
      event("building", "14:00", { title: "Old", branch: "main" }),
      event("live", "14:06"),
    );
    expect([held?.title, held?.branch]).toEqual(["New", "main"]);
  });

  test("a time ahead of now does not shut out what comes after", () => {
    expect(play(event("building", "23:00")).held?.lastEventAt).toEqual(now);
  });
});

describe("beside others", () => {
  test("one that goes live takes the place of the live one", () => {
    const live = deploy({ liveAt: clock("14:00") });
    const next = nextDeploy(null, event("live", "14:10"), { ...alone, live, newest: live }, now);
    expect([next.change.state, next.isNews, next.supersedes]).toEqual(["live", true, true]);
  });

  test("word of an older one that comes late makes it superseded, without news", () => {
    const live = deploy({ liveAt: clock("14:10") });
    const next = nextDeploy(null, event("live", "14:00"), { ...alone, live, newest: live }, now);
    expect([next.change.state, next.isNews, next.supersedes]).toEqual(["superseded", false, false]);
    expect(next.change.liveAt).toEqual(clock("14:00"));
  });

  test("of two that went live at one instant the same one counts, whichever is told first", () => {
    const a = deploy({ liveAt: clock("14:00"), providerDeployId: "a" });
    const b = { ...a, providerDeployId: "b" };
    const later = nextDeploy(null, event("live", "14:00"), { ...alone, live: a, newest: a }, now);
    const earlier = nextDeploy(null, event("live", "14:00", { providerDeployId: "a" }), { ...alone, newest: b }, now);
    expect([later.change.state, earlier.change.state]).toEqual(["live", "superseded"]);
  });

  test("a rollback brings an older deploy back as news, also when it is told before what it took back", () => {
    const live = deploy({ liveAt: clock("14:10"), startedAt: clock("14:09") });
    const mine = deploy({ state: "superseded", providerDeployId: "b", startedAt: clock("13:50") });
    const back = nextDeploy(mine, event("rolled-back", "14:20"), { ...alone, live, newest: live }, now);
    expect(back).toMatchObject({ change: { state: "live", isRollback: true }, isNews: true, supersedes: true });

    const early = nextDeploy(deploy({ providerDeployId: "b" }), event("rolled-back", "14:20"), alone, now);
    expect(early).toMatchObject({ change: { state: "live", isRollback: true }, isNews: true });
    const held = { ...early.change, providerDeployId: "b" };
    expect(nextDeploy(held, event("rolled-back", "14:20"), alone, now).isNews).toBe(false);
    expect(nextDeploy(held, event("live", "14:21"), alone, now)).toMatchObject({
      change: { state: "live", isRollback: true },
      isNews: false,
    });
  });

  test("an older deploy that is promoted again is a rollback, a newer one after it is not", () => {
    const newer = deploy({ liveAt: clock("14:10"), startedAt: clock("14:09") });
    const older = deploy({ state: "superseded", providerDeployId: "b", startedAt: clock("13:50") });
    const back = nextDeploy(older, event("live", "14:20"), { ...alone, live: newer, newest: newer }, now);
    expect(back.change.isRollback).toBe(true);
    const live = deploy({ startedAt: clock("13:50"), liveAt: clock("14:20"), isRollback: true });
    const superseded = { ...newer, state: "superseded", providerDeployId: "b" };
    const forward = nextDeploy(superseded, event("live", "14:30"), { ...alone, live, newest: live }, now);
    expect(forward.change).toMatchObject({ state: "live", isRollback: false });
  });

  test("an older commit in a new deploy is a rollback, and the newer commit after it is not", () => {
    const live = deploy({ liveAt: clock("14:10"), commitSha: "newer" });
    const again = event("live", "14:20", { commitSha: "older" });
    expect(nextDeploy(null, again, { live, newest: live, wasCommitLive: true }, now).change.isRollback).toBe(true);
    const back = deploy({ liveAt: clock("14:20"), commitSha: "older", isRollback: true });
    const forward = event("live", "14:30", { commitSha: "newer" });
    expect(nextDeploy(null, forward, { live: back, newest: back, wasCommitLive: true }, now).change.isRollback).toBe(
      false,
    );
  });
});
