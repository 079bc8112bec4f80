/** Builds a store with at least one row in every tenant table, for tests of who sees what. */

import { attest } from "../../server/attestations/attest.ts";
import { finishRun } from "../../server/audit-runs/finish-run.ts";
import { recordCheck } from "../../server/audit-runs/record-check.ts";
import { createRun } from "../../server/audit-runs/request-run.ts";
import { startRun } from "../../server/audit-runs/start-run.ts";
import { attestations } from "../../server/checks/attested/index.ts";
import type { Json } from "../../server/checks/check.ts";
import { emptyProfile } from "../../server/checks/store-profile.ts";
import { connectionPlace, seal } from "../../server/connections/seal.ts";
import { type Actor, inTenant } from "../../server/ctx.ts";
import { editNotes } from "../../server/deliverables/read-deliverable.ts";
import { saveRecordNote } from "../../server/deliverables/record-notes.ts";
import { startDrill } from "../../server/drills/start-drill.ts";
import { env } from "../../server/env.ts";
import { saveWidget } from "../../server/free-check/save-widget.ts";
import type { SaveWidget } from "../../server/free-check/widget-schema.ts";
import { markInbox } from "../../server/inbox/mark-inbox.ts";
import { invitePerson } from "../../server/members/invite.ts";
import { askQuestion } from "../../server/questions/ask-question.ts";
import { savePreviewBypass } from "../../server/stores/smoke-secrets.ts";
import { acceptWaiver } from "../../server/waivers/accept.ts";
import { proposeWaiver } from "../../server/waivers/propose.ts";
import { type BuiltAccess, buildAccess } from "./access.ts";
import { buildAiTarget } from "./ai-target.ts";
import { buildOutcome } from "./outcome.ts";
import { buildOutsidePrograms, type OutsidePrograms } from "./outside-programs.ts";
import { buildProbeTask } from "./probe-task.ts";
import { buildReceivedMail } from "./received-mail.ts";
import { buildSignOff } from "./sign-off.ts";
import { type BuiltMember, type BuiltPerson, buildPerson, buildStore, buildWorkspace, unique } from "./workspace.ts";

export type WholeStore = {
  workspaceId: string;
  storeId: string;
  owner: BuiltMember;
  founder: BuiltPerson;
  auditRunId: string;
  findingId: string;
  deliverableId: string;
  waiverId: string;
  invitationId: string;
  mailTestId: string;
  hookId: string;
  deliveryId: string;
  deployId: string;
  agentId: string;
  questionId: string;
  signOffId: string;
  certificateId: string;
  shareLinkId: string;
  drillId: string;
} & BuiltAccess &
  OutsidePrograms;

/** Makes a store with an audit, a finding that is contained, an answer, a document, people and an invitation. */
export async function buildWholeStore(member?: BuiltMember): Promise<WholeStore> {
  const owner = member ?? (await buildWorkspace()).owner;
  const domain = `${unique("whole")}.example`;
  const place = await buildStore(owner, { domain, profile: emptyProfile(domain) });
  const founder = await buildPerson(place);
  const { storeId } = place;
  const checkId = "redir.chain";
  const { auditRunId } = await inTenant(owner, (ctx) =>
    createRun(ctx, { storeId, trigger: "manual", checkIds: [checkId, "dns.map"], stageKey: null }),
  );
  await inTenant(owner, (ctx) => startRun(ctx, auditRunId));
  await inTenant(owner, (ctx) =>
    recordCheck(
      ctx,
      { id: auditRunId, storeId },
      buildOutcome(checkId, [{ subject: domain, status: "fail", findingKey: "long" }]),
    ),
  );
  await inTenant(owner, (ctx) =>
    recordCheck(
      ctx,
      { id: auditRunId, storeId },
      buildOutcome("dns.map", [{ subject: domain, status: "pass" }], { facts: seenZone(domain) }),
    ),
  );
  await inTenant(owner, (ctx) => finishRun(ctx, auditRunId));
  await inTenant(owner, (ctx) =>
    saveRecordNote(ctx, {
      storeId,
      ...shopRecord,
      purpose: "Shows the shop",
      ownerName: "Ines",
      since: null,
      isRequired: true,
    }),
  );
  const check = attestations.find(({ id }) => id === "dep.owner");
  await inTenant(owner, (ctx) =>
    attest(ctx, {
      storeId,
      checkId: "dep.owner",
      answer: "pass",
      statement: check?.answers.pass ?? "The founder owns it.",
      evidenceUrl: "https://docs.studio.example/owner",
    }),
  );
  const finding = await inTenant(owner, (ctx) => ctx.db.finding.findFirstOrThrow({ where: { storeId, checkId } }));
  const deliverable = await inTenant(owner, (ctx) =>
    ctx.db.deliverable.findFirstOrThrow({ where: { storeId, key: "D1.1" } }),
  );
  await inTenant(founder, (ctx) =>
    ctx.db.documentAnswer.createMany({
      data: {
        ...place,
        deliverableId: deliverable.id,
        number: 1,
        answer: "approved",
        statement: "",
        snapshotSha256: "0".repeat(64),
        byName: founder.name,
      },
    }),
  );
  await inTenant(owner, (ctx) => editNotes(ctx, { storeId, deliverableId: deliverable.id, notes: "Call first." }));
  await inTenant(owner, ({ db }) =>
    db.connection.create({
      data: {
        workspaceId: place.workspaceId,
        storeId,
        provider: "cloudflare",
        sealed: seal("read-only", connectionPlace(storeId, "cloudflare"), env().LAUNCH_READY_ENCRYPTION_KEY),
        masked: "••••",
        target: domain,
        connectedByName: "Maya Okafor",
      },
    }),
  );
  await inTenant(owner, (ctx) => savePreviewBypass(ctx, { storeId, secret: "opens-one-preview" }));
  const { mailTestId } = await buildReceivedMail(place);
  const { hookId, deliveryId, deployId } = await buildDeploy(owner, place);
  const { agentId } = await buildProbeTask(owner, place, auditRunId);
  const outside = await buildOutsidePrograms(owner, place);
  const access = await buildAccess(owner, founder, place);
  await inTenant(owner, (ctx) => markInbox(ctx, { key: `stage:${storeId}:1`, state: "done" }));
  await buildAiTarget(owner, place);
  await buildWidget(owner);
  const { questionId } = await inTenant(founder, (ctx) =>
    askQuestion(ctx, { storeId, audience: "shop", about: { kind: "finding", id: finding.id }, text: "What is that?" }),
  );
  const { signOffId, certificateId, shareLinkId } = await buildSignOff(owner, founder, storeId);
  const { invitationId } = await inTenant(owner, (ctx) =>
    invitePerson(ctx, { storeId, email: `${unique("guest")}@people.example`, name: "Guest", role: "teammate" }),
  );
  const { waiverId } = await inTenant(owner, (ctx) =>
    proposeWaiver(ctx, { storeId, findingId: finding.id, ...recordWords(ctx.now) }),
  );
  await inTenant(owner, (ctx) => acceptWaiver(ctx, { storeId, waiverId }));
  const { drillId } = await inTenant(founder, (ctx) => startDrill(ctx, { storeId, kind: "alert", secretName: null }));
  await inTenant(founder, (ctx) => acceptWaiver(ctx, { storeId, waiverId }));
  return {
    ...place,
    owner,
    founder,
    auditRunId,
    findingId: finding.id,
    deliverableId: deliverable.id,
    waiverId,
    invitationId,
    mailTestId,
    hookId,
    deliveryId,
    deployId,
    agentId,
    questionId,
    signOffId,
    certificateId,
    shareLinkId,
    drillId,
    ...outside,
    ...access,
  };
}

async function buildDeploy(owner: Actor, place: { workspaceId: string; storeId: string }) {
  return inTenant(owner, async ({ db, now }) => {
    const hook = await db.deployHook.create({
      data: { ...place, provider: "vercel", sealed: "v1.none", masked: "••••", createdByName: "Maya Okafor" },
    });
    const deploy = await db.deploy.create({
      data: {
        ...place,
        hookId: hook.id,
        provider: "vercel",
        providerDeployId: unique("dpl"),
        environment: "production",
        state: "live",
        lastEventAt: now,
      },
    });
    const delivery = await db.hookDelivery.create({
      data: {
        ...place,
        hookId: hook.id,
        deliveryId: unique("event"),
        bodySha256: "0".repeat(64),
        isTimeSigned: false,
        receivedAt: now,
        outcome: "accepted",
        bytes: 2,
        deployId: deploy.id,
        facts: {},
      },
    });
    return { hookId: hook.id, deliveryId: delivery.id, deployId: deploy.id };
  });
}

/** Makes the workspace's widget; gives its public key. */
export async function buildWidget(owner: Actor, changes: Partial<SaveWidget> = {}): Promise<string> {
  const widget = { name: "Okafor Studio", accent: "#1f6f5c", contact: null, origins: [], isOn: true, ...changes };
  return (await inTenant(owner, (ctx) => saveWidget(ctx, widget))).key;
}

/** The record of the built store's zone that a note stands on. */
export const shopRecord = { type: "A", name: "shop.example", value: "192.0.2.1" };

function seenZone(zone: string): Json {
  const records = [{ ...shopRecord, ttl: 300, proxied: null, comment: null }];
  return { zone, source: "outside", refused: null, records, unseen: [], notes: [] };
}

/** Words for a bottleneck record that the rules accept, ending in ten days. */
export function recordWords(now: Date) {
  return {
    bottleneck: "The old campaign domain adds two detours.",
    worstCase: "A visitor waits half a second longer.",
    containment: "The detours are cached at the edge.",
    containmentProof: "https://docs.studio.example/limit-test",
    tripwire: "A fourth detour, or a second of waiting.",
    ownerName: "Maya Okafor",
    followUp: "Point the campaign domain at the shop itself.",
    measure: null,
    endDay: new Date(now.getTime() + 10 * 86_400_000).toISOString().slice(0, 10),
  };
}
