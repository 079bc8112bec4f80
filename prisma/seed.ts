/**
 * The demo workspace: one believable consultancy with stores in every stage, measured for real against the stores under
 * test. Runs only with the embedded database; harmless to repeat. Prints who can sign in.
 */
import { demoStores } from "../e2e/store-under-test/demo-stores.ts";
import { commitOf } from "../e2e/store-under-test/shop-secrets.ts";
import { attest } from "../server/attestations/attest.ts";
import { runnableChecks } from "../server/audit-runs/request-run.ts";
import { type StageKey, stageKeys } from "../server/checks/check.ts";
import { inTenant } from "../server/ctx.ts";
import { disconnect, isWriteConflict, systemDb } from "../server/db.ts";
import { answerDocument } from "../server/deliverables/answer-document.ts";
import { listDeliverables, publishDeliverable, readDeliverable } from "../server/deliverables/read-deliverable.ts";
import { saveRecordNote } from "../server/deliverables/record-notes.ts";
import { createHook } from "../server/deploy-hooks/manage-hooks.ts";
import { recordDeploy } from "../server/deploys/record-deploy.ts";
import { demoPeople } from "../server/doors/demo.ts";
import { drillKinds } from "../server/drills/drill.ts";
import { offerDrill } from "../server/drills/start-drill.ts";
import { Conflict } from "../server/errors.ts";
import { updateFinding } from "../server/findings/work-on-finding.ts";
import { askQuestion, replyToQuestion } from "../server/questions/ask-question.ts";
import { approveStage } from "../server/roadmap/decide-stage.ts";
import { buildAnswers, buildAudit } from "./builders/audit.ts";
import { buildDemoAccess, buildDemoDrills } from "./builders/demo-handover.ts";
import {
  type BuiltMember,
  type BuiltPerson,
  buildMember,
  buildPerson,
  buildStore,
  buildWorkspace,
} from "./builders/workspace.ts";

type Story = {
  /** Days from today to launch; null while open. */
  launchInDays: number | null;
  /** Stages whose questions are answered with evidence. */
  answered: readonly StageKey[];
  /** Questions left for the founder to answer. */
  open?: readonly string[];
  /** Stages approved in order, as far as their gates hold. */
  approved: readonly StageKey[];
  founder: { name: string; email: string } | null;
  timeZone: string;
};

type Place = { workspaceId: string; storeId: string };

const all = stageKeys;
const stories: Record<string, Story> = {
  "fernkiln.example": {
    launchInDays: 3,
    answered: ["audit"],
    open: ["dns.control-proven", "email.live-test"],
    approved: [],
    founder: { name: "Ines Duarte", email: demoPeople.founder },
    timeZone: "Europe/Lisbon",
  },
  "northboundtea.example": {
    launchInDays: 5,
    answered: all,
    approved: ["audit", "edge", "deploy-hardening", "performance", "monitoring"],
    founder: { name: "Aksel Lind", email: "aksel@northboundtea.example" },
    timeZone: "Europe/Oslo",
  },
  "palomaskin.example": {
    launchInDays: 12,
    answered: [],
    approved: [],
    founder: { name: "Paloma Reyes", email: "paloma@palomaskin.example" },
    timeZone: "Europe/Madrid",
  },
  "tidewatercycles.example": {
    launchInDays: 20,
    answered: [],
    approved: [],
    founder: { name: "Jonah Whitlock", email: "jonah@tidewatercycles.example" },
    timeZone: "America/New_York",
  },
  "mossapothecary.example": { launchInDays: 9, answered: [], approved: [], founder: null, timeZone: "Europe/London" },
  "studiomaren.example": {
    launchInDays: -43,
    answered: all,
    approved: all,
    founder: { name: "Maren Holt", email: "maren@studiomaren.example" },
    timeZone: "Europe/Berlin",
  },
  "haldenknit.example": {
    launchInDays: -82,
    answered: all,
    approved: all,
    founder: { name: "Signe Halden", email: "signe@haldenknit.example" },
    timeZone: "Europe/Oslo",
  },
};

/** More would wait for each other's connections for longer than one may wait, on a machine that builds meanwhile. */
const SHOPS_AT_ONCE = 2;
const EVIDENCE = "https://docs.okafor-studio.example/evidence";

async function seed(): Promise<void> {
  const held = await systemDb().workspace.findFirst({ where: { isDemo: true }, select: { id: true } });
  if (!held) await build();
  process.stdout.write(`Consultant: ${demoPeople.consultant}\nFounder: ${demoPeople.founder}\n`);
}

async function build(): Promise<void> {
  const { workspaceId, owner } = await buildWorkspace({
    name: "Okafor Studio",
    isDemo: true,
    owner: { name: "Maya Okafor", email: demoPeople.consultant },
  });
  await buildMember(workspaceId, { role: "consultant", name: "Tomás Brandt", email: "tomas@okafor-studio.example" });
  const onboarded = demoStores.filter(({ isOnboarded }) => isOnboarded);
  const waiting = [...onboarded];
  const buildNext = async (): Promise<void> => {
    for (let shop = waiting.shift(); shop; shop = waiting.shift()) await buildShop(owner, shop);
  };
  const results = await Promise.allSettled(Array.from({ length: SHOPS_AT_ONCE }, buildNext));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) {
    // Half a demo is worse than none: the next start begins again.
    await removeWorkspace(workspaceId);
    throw failed.reason;
  }
}

/** Tries again while workflows of the new stores, already running, lock the same rows. */
async function removeWorkspace(id: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await systemDb().workspace.delete({ where: { id } });
      return;
    } catch (error) {
      if (tries >= 10 || !isWriteConflict(error)) throw error;
    }
  }
}

async function buildShop(owner: BuiltMember, shop: (typeof demoStores)[number]): Promise<void> {
  const story = stories[shop.domain];
  if (!story) return;
  const place = await buildStore(owner, {
    name: shop.name,
    profile: shop.profile,
    launchDay: story.launchInDays === null ? null : dayFromToday(story.launchInDays),
    timeZone: story.timeZone,
    startAudit: true,
  });
  const founder = story.founder ? await buildPerson(place, { role: "founder", ...story.founder }) : null;
  for (const stageKey of story.answered) await buildAnswers(owner, place, stageKey, EVIDENCE, story.open);
  const stages = story.approved.length > 0 ? stageKeys : (["audit"] as const);
  await buildAudit(owner, place, {
    trigger: "first",
    checkIds: runnableChecks(stages).map(({ id }) => id),
    stageKey: "audit",
  });
  await tellStory(owner, place, shop.domain);
  if (founder) await talk(owner, founder, place);
  if (founder && story.approved.includes("edge")) await agreeOnDomain(owner, founder, place);
  if (founder && story.approved.includes("monitoring")) await handOver(owner, founder, place);
  if (founder && shop.domain === "fernkiln.example") {
    await buildDemoAccess(owner, founder, place.storeId, ["registrar", "mailbox"]);
    await buildDemoDrills(founder, place.storeId, ["dns", "mail"]);
    await inTenant(owner, (ctx) => offerDrill(ctx, { storeId: place.storeId, kind: "alert" }));
  }
  for (const stageKey of story.approved) {
    try {
      await inTenant(owner, (ctx) => approveStage(ctx, { storeId: place.storeId, stageKey }));
    } catch (error) {
      // The gate says no: the demo shows what the checks say, not what the story wishes.
      if (error instanceof Conflict) break;
      throw error;
    }
  }
  if (story.launchInDays !== null && story.launchInDays < 0) {
    const launchedAt = new Date(Date.now() + story.launchInDays * 86_400_000);
    await inTenant(owner, (ctx) => ctx.db.store.update({ where: { id: place.storeId }, data: { launchedAt } }));
  }
}

/** The founder asks about the day of the launch, and gets an answer. */
async function talk(owner: BuiltMember, founder: BuiltPerson, { storeId }: Place): Promise<void> {
  const about = { kind: "store" as const, id: storeId };
  const text = "Can we send the newsletter on launch day, or does that have to wait?";
  const { questionId } = await inTenant(founder, (ctx) => askQuestion(ctx, { storeId, audience: "shop", about, text }));
  const answer = "It can go out once all eleven items are met. I tell you the day before.";
  await inTenant(owner, (ctx) => replyToQuestion(ctx, { storeId, questionId, text: answer }));
}

/** The consultant explains what the DNS map could not, and the founder approves where every address leads. */
async function agreeOnDomain(owner: BuiltMember, founder: BuiltPerson, place: Place): Promise<void> {
  const { storeId } = place;
  const documents = await inTenant(owner, (ctx) => listDeliverables(ctx, storeId));
  for (const { id: deliverableId, key } of documents.filter(({ stageKey }) => stageKey === "edge")) {
    const { body } = await inTenant(owner, (ctx) => readDeliverable(ctx, { storeId, deliverableId, number: null }));
    const open = body.key === "D2.1" ? body.content.rows.filter(({ isExplained }) => !isExplained) : [];
    for (const { type, name, value, purpose } of open) {
      const words = { purpose: purpose || "In use, kept", ownerName: founder.name, since: null, isRequired: false };
      await inTenant(owner, (ctx) => saveRecordNote(ctx, { storeId, type, name, value, ...words }));
    }
    await inTenant(owner, (ctx) => publishDeliverable(ctx, { storeId, deliverableId }));
    if (key !== "D2.2") continue;
    const { number } = await inTenant(founder, (ctx) => readDeliverable(ctx, { storeId, deliverableId, number: null }));
    const approval = { storeId, deliverableId, number, answer: "approved" as const, statement: "" };
    await inTenant(founder, (ctx) => answerDocument(ctx, approval));
  }
  await buildAudit(owner, place, { trigger: "recheck", checkIds: ["dns.map"], stageKey: null });
}

/** The consultant publishes the handover's documents, and the founder reads the known limits. */
async function handOver(owner: BuiltMember, founder: BuiltPerson, place: Place): Promise<void> {
  const { storeId } = place;
  await buildDemoAccess(owner, founder, storeId);
  await buildDemoDrills(founder, storeId, drillKinds);
  await lookAtHandover(owner, place);
  const documents = await inTenant(owner, (ctx) => listDeliverables(ctx, storeId));
  for (const { id: deliverableId, key } of documents.filter(({ stageKey }) => stageKey === "handover")) {
    await inTenant(owner, (ctx) => publishDeliverable(ctx, { storeId, deliverableId }));
    if (key !== "D6.3") continue;
    const { number } = await inTenant(founder, (ctx) => readDeliverable(ctx, { storeId, deliverableId, number: null }));
    const read = { storeId, deliverableId, number, answer: "approved" as const, statement: "" };
    await inTenant(founder, (ctx) => answerDocument(ctx, read));
  }
  await lookAtHandover(owner, place);
}

/** Has the checks of the handover look at what was told, done and published. */
async function lookAtHandover(owner: BuiltMember, place: Place): Promise<void> {
  const checkIds = runnableChecks(["handover"]).map(({ id }) => id);
  await buildAudit(owner, place, { trigger: "recheck", checkIds, stageKey: null });
}

/** What people did since: somebody takes the worst risk; an ex-freelancer turns out to hold a registrar. */
async function tellStory(owner: BuiltMember, place: Place, domain: string): Promise<void> {
  if (domain === "tidewatercycles.example") {
    await inTenant(owner, (ctx) =>
      attest(ctx, {
        storeId: place.storeId,
        checkId: "dns.control-proven",
        answer: "fail",
        statement: "The registrar account belongs to a former freelancer. Jonah has asked for the transfer.",
        evidenceUrl: EVIDENCE,
      }),
    );
  }
  if (domain === "fernkiln.example") {
    await inTenant(owner, async (ctx) => {
      const [worst] = await ctx.db.finding.findMany({
        where: { storeId: place.storeId, status: "fail" },
        orderBy: { score: "desc" },
        take: 1,
        select: { id: true },
      });
      if (!worst) return;
      await updateFinding(ctx, {
        storeId: place.storeId,
        findingId: worst.id,
        state: "being-fixed",
        ownerName: "Maya Okafor",
      });
    });
    await tellOfDeploys(owner, place);
  }
}

/** Two deploys the shop's pipeline told of: the newer one is looked at as soon as the workflows run. */
async function tellOfDeploys(owner: BuiltMember, { storeId }: Place): Promise<void> {
  const { hookId } = await inTenant(owner, (ctx) =>
    createHook(ctx, { storeId, provider: "generic", projectRef: null, productionRef: null }),
  );
  const told = { environment: "production", kind: "live", branch: "main", authorName: "Tomás Brandt" } as const;
  const unknown = { url: null, detailUrl: null, failure: null, startedAt: null };
  const deploys = [
    { release: "40", title: "Webhook queue", hoursAgo: 26 },
    { release: "41", title: "Gift wrap option", hoursAgo: 0 },
  ];
  const heard: Date[] = [];
  for (const { hoursAgo, release, title } of deploys) {
    const at = new Date(Date.now() - hoursAgo * 3_600_000);
    heard.push(at);
    const deploy = { providerDeployId: `release-${release}`, commitSha: commitOf("fernkiln.example", release), title };
    const event = { ...told, ...unknown, ...deploy, at };
    await inTenant(owner, (ctx) => recordDeploy(ctx, { storeId, hookId, provider: "generic", event }));
  }
  const [verifiedAt = null] = heard;
  await inTenant(owner, ({ db }) =>
    db.deployHook.update({ where: { id: hookId }, data: { verifiedAt, lastDeliveryAt: heard.at(-1) ?? null } }),
  );
}

function dayFromToday(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

try {
  await seed();
} finally {
  await disconnect();
}
