import { TRPCError } from "@trpc/server";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { buildWholeStore, recordWords, type WholeStore } from "../../prisma/builders/whole-store.ts";
import { buildMember, buildPerson, buildUser, unique } from "../../prisma/builders/workspace.ts";
import { accessRows } from "../../prisma/testing/procedure-rows/access.ts";
import { aiTargetRows } from "../../prisma/testing/procedure-rows/ai-targets.ts";
import { deliverableRows } from "../../prisma/testing/procedure-rows/deliverables.ts";
import { deployHookRows } from "../../prisma/testing/procedure-rows/deploy-hooks.ts";
import { drillRows } from "../../prisma/testing/procedure-rows/drills.ts";
import { answer, founderRows } from "../../prisma/testing/procedure-rows/founder.ts";
import { freeCheckRows } from "../../prisma/testing/procedure-rows/free-checks.ts";
import { outsideProgramRows } from "../../prisma/testing/procedure-rows/outside-programs.ts";
import { probeRows } from "../../prisma/testing/procedure-rows/probes.ts";
import { questionRows } from "../../prisma/testing/procedure-rows/questions.ts";
import type { Ids, Row } from "../../prisma/testing/procedure-rows/row.ts";
import { selfTestRows } from "../../prisma/testing/procedure-rows/self-tests.ts";
import { signOffRows } from "../../prisma/testing/procedure-rows/sign-offs.ts";
import { smokeSecretRows } from "../../prisma/testing/procedure-rows/smoke-secrets.ts";
import { fakeProbes } from "../checks/probes/fake.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { disconnect } from "../db.ts";
import type { RequestContext } from "./procedures.ts";
import { appRouter, createCaller } from "./root.ts";

// The network is the one thing a database test does without.
vi.mock("../audit-runs/make-probes.ts", () => ({ makeProbes: () => fakeProbes({}) }));

const store = ({ storeId }: Ids) => ({ storeId });
const stage = ({ storeId }: Ids) => ({ storeId, stageKey: "audit" });
const run = ({ storeId, auditRunId }: Ids) => ({ storeId, auditRunId });
const finding = ({ storeId, findingId }: Ids) => ({ storeId, findingId });
const document = ({ storeId, deliverableId }: Ids) => ({ storeId, deliverableId });
const waiver = ({ storeId, waiverId }: Ids) => ({ storeId, waiverId });
const reason = (ids: Ids) => ({ ...waiver(ids), reason: "No longer needed." });
const recordNote = ({ storeId }: Ids) => ({
  storeId,
  ...{ type: "A", name: "shop.example", value: "192.0.2.1", purpose: "The shop", ownerName: "Sam" },
  ...{ since: null, isRequired: false },
});
const read = { scope: "store", input: store } as const;
const edit = { scope: "store", viewer: "FORBIDDEN" } as const;
const owns = { scope: "workspace", consultant: "FORBIDDEN" } as const;

/** Every procedure. In the order they are tried as an owner: what takes the store away stands last. */
const table: Record<string, Row> = {
  "me.user": { scope: "public" },
  "me.signInOptions": { scope: "public" },
  "me.weeklyMail": { scope: "public", input: () => ({ token: "none" }) },
  "me.invitation": { scope: "public", input: () => ({ token: "a".repeat(43) }) },
  "me.caughtMail": { scope: "public" },
  ...freeCheckRows,
  "me.places": { scope: "user" },
  "me.sessions": { scope: "user" },
  "me.revokeSessions": { scope: "user", input: () => ({ sessionId: crypto.randomUUID() }) },
  "me.rename": { scope: "user", input: () => ({ name: "Sam" }) },
  "me.createWorkspace": { scope: "user", input: () => ({ name: "Another studio", yourName: "Sam" }) },

  ...accessRows,
  "activity.ofWorkspace": { scope: "workspace", input: () => ({}) },
  "activity.ofStore": read,
  ...aiTargetRows,
  "auditRuns.list": read,
  "auditRuns.get": { scope: "store", input: run },
  "auditRuns.compare": { scope: "store", input: ({ storeId, auditRunId }) => ({ storeId, runId: auditRunId }) },
  "auditRuns.request": { ...edit, input: (ids) => ({ ...store(ids), checkIds: ["dns.dnssec"] }) },
  "auditRuns.stop": { ...edit, input: run },
  "connections.control": read,
  "connections.checkControl": { ...edit, input: store },
  "connections.list": read,
  // A text that is no token: refused before anybody outside is asked.
  "connections.connectCloudflare": { ...edit, input: (ids) => ({ ...store(ids), token: "no token" }) },
  "connections.disconnectCloudflare": { ...edit, input: store },
  "connections.connectRepository": { ...edit, input: (ids) => ({ ...store(ids), url: "https://nowhere.example/a/b" }) },
  "connections.disconnectRepository": { ...edit, input: store },
  "deliverables.list": read,
  "deliverables.get": { scope: "store", input: document },
  "deliverables.export": { scope: "store", input: (ids) => ({ ...document(ids), format: "csv" }) },
  "deliverables.saveRecordNote": { ...edit, input: recordNote },
  "deliverables.editNotes": { ...edit, input: (ids) => ({ ...document(ids), notes: "Later." }) },
  "deliverables.publish": { ...edit, input: document },
  ...deliverableRows,
  "edge.domain": read,
  "edge.certificates": read,
  "edge.rehearse": { ...edit, input: (ids) => ({ ...store(ids), type: "TXT", name: "@", value: "hello" }) },
  "edge.watch": { ...edit, input: (ids) => ({ ...store(ids), type: "TXT", name: "@", value: "hello" }) },
  "inbox.list": { scope: "workspace" },
  "inbox.mark": {
    scope: "workspace",
    input: () => ({ key: `deploy:${crypto.randomUUID()}:1`, state: "done" }),
    viewer: "FORBIDDEN",
  },
  "deploys.ofWorkspace": { scope: "workspace" },
  "deploys.list": read,
  "deploys.get": { scope: "store", input: (ids) => ({ ...store(ids), deployId: ids.deployId }) },
  ...deployHookRows,
  "findings.list": read,
  "findings.get": { scope: "store", input: finding },
  "findings.update": { ...edit, input: (ids) => ({ ...finding(ids), ownerName: "Sam" }) },
  "findings.verify": { ...edit, input: finding },
  "findings.setAside": { ...edit, input: (ids) => ({ ...finding(ids), reason: "It never applied here." }) },
  "waivers.list": read,
  "waivers.options": { scope: "store", input: finding },
  "waivers.propose": { ...edit, input: (ids) => ({ ...finding(ids), ...recordWords(new Date()) }) },
  "waivers.accept": { ...edit, input: waiver },
  "waivers.revoke": { ...edit, input: reason },

  ...drillRows,
  ...founderRows,
  ...questionRows,
  ...signOffRows,
  "live.workspace": { scope: "workspace" },
  "live.store": { scope: "founder", input: store },

  "mailIn.page": read,
  // Control of the domain is not proven, so even those who may are told to wait.
  "mailIn.issue": { ...edit, input: (ids) => ({ ...store(ids), stream: "transactional" }) },
  "mailIn.markSent": { ...edit, input: ({ storeId, mailTestId }) => ({ storeId, testId: mailTestId }) },

  ...probeRows,
  ...outsideProgramRows,
  "members.list": { scope: "workspace" },
  "members.invite": {
    ...owns,
    input: () => ({ email: `${unique("new")}@people.example`, name: "New", role: "viewer" }),
  },
  "members.changeRole": { ...owns, input: ({ memberId }) => ({ memberId, role: "consultant" }) },
  "members.remove": { ...owns, input: ({ memberId }) => ({ memberId }) },
  "members.revokeInvitation": { ...owns, input: ({ invitationId }) => ({ invitationId }) },
  "people.list": read,
  "people.invite": {
    ...edit,
    input: (ids) => ({ ...store(ids), email: `${unique("new")}@people.example`, name: "New", role: "teammate" }),
  },
  "people.revokeInvitation": { ...edit, input: ({ storeId, invitationId }) => ({ storeId, invitationId }) },
  "people.remove": { ...edit, input: ({ storeId, personId }) => ({ storeId, personId }) },
  "roadmap.stage": { scope: "store", input: stage },
  "roadmap.approve": { ...edit, input: stage },
  "roadmap.requestChanges": { ...edit, input: (ids) => ({ ...stage(ids), note: "Please look again." }) },
  "roadmap.openEarly": { ...edit, input: (ids) => ({ ...stage(ids), stageKey: "performance" }) },
  "roadmap.attest": { ...edit, input: answer },
  "roadmap.begin": { ...edit, input: store },
  "roadmap.cancel": { ...edit, input: store },
  "roadmap.startNext": { ...edit, input: store },
  "runs.list": { scope: "workspace" },
  "runs.get": { scope: "workspace", consultant: "NOT_FOUND", input: () => ({ runId: "01JDNP0000000000000000000A" }) },
  ...selfTestRows,
  ...smokeSecretRows,
  "stores.list": { scope: "workspace", input: () => ({}) },
  "stores.counts": { scope: "workspace" },
  "stores.header": read,
  "stores.roadmap": read,
  "stores.settings": read,
  "stores.detect": { scope: "workspace", viewer: "FORBIDDEN", input: () => ({ text: "no domain here" }) },
  "stores.create": {
    scope: "workspace",
    viewer: "FORBIDDEN",
    input: () => ({ name: "Fern", profile: emptyProfile(`${unique("made")}.example`), startAudit: false }),
  },
  "stores.update": { ...edit, input: (ids) => ({ ...store(ids), name: "Fern and Kiln" }) },
  "stores.archive": { ...edit, input: store },
  "stores.restore": { ...edit, input: store },
  "stores.delete": {
    ...edit,
    consultant: "FORBIDDEN",
    input: (ids) => ({ ...store(ids), typedDomain: "other.example" }),
  },
  "stores.keep": { ...edit, consultant: "FORBIDDEN", input: store },
};

let owner: pg.Client;
let victim: WholeStore;
let ids: Ids;
let nowhere: Ids;
const people: Record<string, RequestContext> = {};

beforeAll(async () => {
  owner = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await owner.connect();
  victim = await buildWholeStore();
  const { workspaceId } = victim;
  const other = await buildWholeStore();
  const sibling = await buildWholeStore(victim.owner);
  const colleague = await buildMember(workspaceId, { role: "consultant" });
  ids = { ...victim, memberId: colleague.memberId, personId: (await buildPerson(victim)).personId };
  const any = () => crypto.randomUUID();
  nowhere = {
    storeId: any(),
    auditRunId: any(),
    findingId: any(),
    mailTestId: any(),
    hookId: any(),
    agentId: any(),
    questionId: any(),
    signOffId: any(),
    certificateId: any(),
    shareLinkId: any(),
    drillId: any(),
    deliveryId: any(),
    deployId: any(),
    apiKeyId: any(),
    outgoingHookId: any(),
    outgoingDeliveryId: any(),
    plainSecretId: any(),
    secretLinkId: any(),
    deliverableId: any(),
    waiverId: any(),
    invitationId: any(),
    memberId: any(),
    personId: any(),
  };
  people.visitor = contextOf(null, workspaceId);
  people.nobody = contextOf(await buildUser(), workspaceId);
  people["founder of another store"] = contextOf(sibling.founder, workspaceId);
  people["founder of another workspace's store"] = contextOf(other.founder, workspaceId);
  people["consultant of another workspace"] = contextOf(
    await buildMember(other.workspaceId, { role: "consultant" }),
    workspaceId,
  );
  people["owner of another workspace"] = contextOf(other.owner, workspaceId);
  people["owner of another workspace at home"] = contextOf(other.owner, other.workspaceId);
  people.owner = contextOf(victim.owner, workspaceId);
  people.consultant = contextOf(await buildMember(workspaceId, { role: "consultant" }), workspaceId);
  people.viewer = contextOf(await buildMember(workspaceId, { role: "viewer" }), workspaceId);
  people.founder = contextOf(victim.founder, workspaceId);
  people.teammate = contextOf(await buildPerson(victim, { role: "teammate" }), workspaceId);
});

afterAll(async () => {
  await Promise.all([owner.end(), disconnect()]);
});

function contextOf(
  person: { email: string; name: string; id?: string; userId?: string } | null,
  workspaceId: string,
): RequestContext {
  return {
    user: person && {
      id: person.userId ?? person.id ?? "",
      email: person.email,
      name: person.name,
      timeZone: null,
      sessionId: crypto.randomUUID(),
    },
    workspaceId,
    clientIp: "192.0.2.9",
    now: () => new Date(),
  };
}

type Answer = { code: string; message: string };
/** Calls a procedure by its path. Gives `ok`, or the code and the words of the refusal. */
async function call(who: string, path: string, input: unknown): Promise<Answer> {
  const context = people[who];
  if (!context) throw new Error(`nobody is called ${who}`);
  let target: unknown = createCaller(context);
  for (const part of path.split(".")) target = (target as Record<string, unknown>)[part];
  try {
    await (target as (given: unknown) => Promise<unknown>)(input);
    return { code: "ok", message: "" };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, message: error.message };
  }
}

function wordOf({ code }: Answer): string {
  const isRefusal = ["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "INTERNAL_SERVER_ERROR"].includes(code);
  return isRefusal ? code : "allowed";
}

const procedures: Record<string, unknown> = appRouter._def.procedures;
function isMutation(path: string): boolean {
  return (procedures[path] as { _def: { type: string } })._def.type === "mutation";
}
const rows = Object.entries(table);

/** What the workspace holds, as one hash a table. */
async function snapshot(): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'workspaceId'",
  );
  const held: Record<string, string> = {};
  for (const { name } of tables) {
    const result = await owner.query(
      `SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS hash FROM "${name}" t WHERE "workspaceId" = $1`,
      [victim.workspaceId],
    );
    held[name] = result.rows[0].hash;
  }
  return held;
}

test("every procedure is in the table, and nothing else", () => {
  expect(rows.map(([path]) => path).toSorted(), "say in the table who may call it").toEqual(
    Object.keys(procedures).toSorted(),
  );
});

describe("strangers", () => {
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await snapshot();
  });

  test.each(rows)("%s is closed to a visitor unless it is public", async (path, { scope, input }) => {
    const expected = scope === "public" ? "allowed" : "UNAUTHORIZED";
    expect(wordOf(await call("visitor", path, input?.(ids)))).toBe(expected);
  });

  const outsiders = [
    "nobody",
    "founder of another store",
    "founder of another workspace's store",
    "consultant of another workspace",
    "owner of another workspace",
  ];
  const closed = rows.filter(([, { scope }]) => scope !== "public" && scope !== "user");

  test.each(closed)("%s gives outsiders the same answer as if nothing were there", async (path, { input }) => {
    for (const who of outsiders) {
      const answer = await call(who, path, input?.(ids));
      expect(answer, who).toEqual(await call(who, path, input?.(nowhere)));
      expect(answer.code, who).toBe("NOT_FOUND");
    }
  });

  test.each(closed.filter(([, { input, scope }]) => input && scope === "workspace"))(
    "%s reaches no row of another workspace from one's own",
    async (path, { input }) => {
      const mine = await call("owner of another workspace at home", path, input?.(ids));
      const none = await call("owner of another workspace at home", path, input?.(nowhere));
      expect(mine).toEqual(none);
    },
  );

  test("have changed nothing", async () => {
    expect(await snapshot()).toEqual(before);
  });
});

test.each(rows.filter(([, { scope }]) => scope === "store"))(
  "%s finds a row of another store as little as one that is not there",
  async (path, { input }) => {
    const own = await ownStore();
    // An input that names nothing but the store has nothing to mix up.
    const foreign = { ...ids, storeId: own };
    const missing = { ...nowhere, storeId: own };
    if (JSON.stringify(input?.(foreign)) === JSON.stringify(input?.(missing))) return;
    const answers = [await call("owner", path, input?.(foreign)), await call("owner", path, input?.(missing))];
    expect(answers[0]).toEqual(answers[1]);
  },
);

let madeStore: Promise<string> | null = null;
function ownStore(): Promise<string> {
  madeStore ??= buildWholeStore(victim.owner).then(({ storeId }) => storeId);
  return madeStore;
}

describe("the store's own people", () => {
  test.each(rows.filter(([, { scope }]) => scope === "store" || scope === "workspace"))(
    "%s is not for them",
    async (path, { input }) => {
      for (const who of ["founder", "teammate"]) {
        expect((await call(who, path, input?.(ids))).code, who).toBe("NOT_FOUND");
      }
    },
  );

  test.each(rows.filter(([, { scope }]) => scope === "founder"))("%s is open as the table says", async (path, row) => {
    const founder = row.founder ?? "allowed";
    const teammate = row.teammate ?? founder;
    // A document that was not published is not there for them.
    const isHidden = ["founder.document", "deliverables.printable", "deliverables.markdown"].includes(path);
    expect(wordOf(await call("teammate", path, row.input?.(ids)))).toBe(isHidden ? "NOT_FOUND" : teammate);
    expect(wordOf(await call("founder", path, row.input?.(ids)))).toBe(isHidden ? "NOT_FOUND" : founder);
  });
});

describe("the consultancy", () => {
  const inside = rows.filter(([, { scope }]) => scope !== "public" && scope !== "user");

  test.each(inside)("%s lets a viewer look and not change", async (path, row) => {
    const changes = isMutation(path);
    const expected = row.viewer ?? row.consultant ?? "allowed";
    if (changes) expect(expected, "a viewer changes nothing").toBe("FORBIDDEN");
    const before = changes ? await snapshot() : null;
    const hidden = path === "founder.document" ? "NOT_FOUND" : expected;
    expect(wordOf(await call("viewer", path, row.input?.(ids)))).toBe(hidden);
    if (before) expect(await snapshot()).toEqual(before);
  });

  test.each(inside)("%s lets a consultant do their work", async (path, row) => {
    const answer = await call("consultant", path, row.input?.(ids));
    expect(wordOf(answer), answer.message).toBe(row.consultant ?? "allowed");
  });
});
