/** The founder's week in a mail: what was done, what is left and whose it is, what could not be seen (ux 12). */
import { type Ctx, inTenant, systemActor } from "../ctx.ts";
import { storesDueForSummary } from "../doors/weekly.ts";
import { log } from "../log.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { stageByKey } from "../stages/index.ts";
import { asStageKey } from "../words.ts";
import { founderHome } from "./home.ts";
import { founderTasks } from "./todo.ts";

/** One round stays well under a minute; what is left comes with the next. */
const AT_ONCE = 50;
const WEEK_MS = 7 * 86_400_000;
/** Lines of each kind; the rest is on the page. */
const MOST = 4;

export type WeeklySummary = {
  storeName: string;
  met: number;
  of: number;
  tasks: number;
  minutes: number;
  paragraphs: string[];
};

/** Queues the mails that are due. Gives to how many stores. */
export async function sendWeeklySummaries(now: Date): Promise<number> {
  let told = 0;
  for (const { workspaceId, storeId } of await storesDueForSummary(now, AT_ONCE)) {
    try {
      await inTenant(systemActor(workspaceId, "weekly-summary"), (ctx) => queueSummary(ctx, storeId), now);
      told += 1;
    } catch (error) {
      // One broken store must not keep the others' mail.
      log("error", "a weekly summary could not be written", { storeId, error });
    }
  }
  return told;
}

async function queueSummary(ctx: Ctx, storeId: string): Promise<void> {
  const summary = await weeklySummary(ctx, storeId);
  const founders = await ctx.db.storePerson.findMany({
    where: { storeId, role: "founder", removedAt: null, weeklyStoppedAt: null },
    select: { id: true, name: true, email: true },
  });
  for (const founder of founders) {
    await queueMail(ctx, {
      storeId,
      idempotencyKey: `weekly-summary:${founder.id}:${ctx.now.toISOString().slice(0, 10)}`,
      template: "weekly-summary",
      to: founder,
      data: {
        storeId,
        personId: founder.id,
        storeName: summary.storeName,
        met: `${summary.met}`,
        of: `${summary.of}`,
        tasks: `${summary.tasks}`,
        text: summary.paragraphs.join("\n\n"),
      },
    });
  }
}

/** Writes the summary of a store; short when nothing changed since the one before. */
export async function weeklySummary(ctx: Ctx, storeId: string): Promise<WeeklySummary> {
  const home = await founderHome(ctx, storeId);
  const { open } = await founderTasks(ctx, storeId);
  const since = new Date(ctx.now.getTime() - WEEK_MS);
  const fixed = await ctx.db.finding.findMany({
    where: { storeId, state: "fixed", fixedAt: { gte: since } },
    orderBy: { score: "desc" },
    select: { title: true },
  });
  const approved = await ctx.db.stage.findMany({
    where: { storeId, approvedAt: { gte: since } },
    orderBy: { number: "asc" },
    select: { key: true },
  });
  const last = await ctx.db.mail.findFirst({
    where: { storeId, template: "weekly-summary", createdAt: { gte: new Date(since.getTime() - 86_400_000) } },
    orderBy: { createdAt: "desc" },
    select: { data: true },
  });
  const minutes = open.reduce((sum, task) => sum + task.minutes, 0);
  const done = [...approved.map(({ key }) => stageByKey(asStageKey(key)).title), ...fixed.map(({ title }) => title)];
  const counts = { met: `${home.metCount}`, of: `${home.items.length}`, tasks: `${open.length}` };
  const isSame = done.length === 0 && last !== null && hasCounts(last.data, counts);
  return {
    storeName: home.store.name,
    met: home.metCount,
    of: home.items.length,
    tasks: open.length,
    minutes,
    paragraphs: isSame
      ? [`Same as last week: ${counts.met} of ${counts.of}. ${tasksStillOpen(open.length)}`]
      : [
          `${verdictWords[home.verdict]} ${launchWords(home.store)}`.trim(),
          list("Done this week", done),
          list(
            "Left",
            home.risks.map(({ title, ownerName }) => (ownerName ? `${title} (${ownerName.split(" ")[0]})` : title)),
          ),
          list(
            "Could not check",
            home.couldNotCheck.map(({ title }) => title.replace(/: not checked yet$/, "")),
          ),
          open.length > 0
            ? `Your ${tasksWords(open.length)} ${open.length === 1 ? "takes" : "take"} about ${minutes} minutes.`
            : "Nothing waits for you.",
        ].filter((paragraph) => paragraph !== ""),
  };
}

const verdictWords = {
  "not-checked": "Nothing is checked yet.",
  checking: "We are looking at your shop.",
  "not-ready": "Not ready yet.",
  "ready-contained": "You can launch. One known weak spot is fenced in.",
  ready: "You are ready.",
} as const;

function launchWords({
  launchAt,
  launchedAt,
  timeZone,
}: {
  launchAt: Date | null;
  launchedAt: Date | null;
  timeZone: string;
}): string {
  const day = (at: Date) =>
    at.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone });
  if (launchedAt) return `Launched on ${day(launchedAt)}.`;
  return launchAt ? `Launch is planned for ${day(launchAt)}.` : "";
}

function list(head: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const more = lines.length > MOST ? `, and ${lines.length - MOST} more` : "";
  return `${head}: ${lines.slice(0, MOST).join("; ")}${more}.`;
}

function tasksWords(count: number): string {
  return count === 1 ? "task" : `${count} tasks`;
}

function tasksStillOpen(count: number): string {
  if (count === 0) return "Nothing waits for you.";
  return count === 1 ? "Your task is still open." : `Your ${count} tasks are still open.`;
}

function hasCounts(data: unknown, counts: Record<string, string>): boolean {
  const stored: Record<string, unknown> = typeof data === "object" && data !== null ? { ...data } : {};
  return Object.entries(counts).every(([key, value]) => stored[key] === value);
}
