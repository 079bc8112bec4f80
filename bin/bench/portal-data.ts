/** Fills a database with what pages are measured on: 200 stores, and one of them with a year behind it. */
import { buildHistory, buildRecordedAudit } from "../../prisma/builders/history.ts";
import { buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { startWorkflowServer } from "../../prisma/testing/workflow-server.ts";
import { runnableChecks } from "../../server/audit-runs/request-run.ts";
import { type Status, stageKeys } from "../../server/checks/check.ts";
import { disconnect } from "../../server/db.ts";
import { openSession } from "../../server/doors/sessions.ts";

/** What was built, and how to come in. */
export type PortalData = {
  stores: number;
  /** The store with a year of history. */
  storeId: string;
  audits: number;
  checks: number;
  consultantToken: string;
  founderToken: string;
};

const STORES = 200;
const DAYS = 365;
const LANES = 4;
/** What the audits of the list's stores look at: enough for a verdict, a risk and an item of the minimum bar each. */
const LISTED_CHECKS = ["dns.apex-resolves", "redir.chain", "email.spf", "tls.expiry", "sec.bundle-scan"];

// Events of new stores go to somebody who takes them and does nothing.
const workflows = await startWorkflowServer();
process.env.INNGEST_BASE_URL = workflows.url;
const { owner } = await buildWorkspace({ name: "Bench Studio", owner: { name: "Maya Okafor" } });
const all = runnableChecks(stageKeys).map(({ id }) => id);
const listed = all.filter((id) => LISTED_CHECKS.includes(id));

const place = await buildStore(owner, { name: "A Year Open", domain: "year.example", launchDay: dayFromToday(3) });
const founder = await buildPerson(place, { name: "Ines Duarte" });
// Every seventh check is not fine, as on a store somebody works on.
const says = Object.fromEntries(all.map((id, index) => [id, [{ subject: "year.example", status: statusOf(index) }]]));
const auditRunId = await buildRecordedAudit(owner, place, all, says);
const ownerUrl = process.env.MIGRATION_DATABASE_URL ?? "";
await Promise.all(Array.from({ length: LANES }, (_, lane) => buildLane(lane)));
await buildHistory(ownerUrl, { storeId: place.storeId, auditRunId, days: DAYS });

const now = new Date();
const [consultant, visitor] = [
  await openSession(owner.userId, now, "bench"),
  await openSession(founder.userId, now, "bench"),
];
const answer: PortalData = {
  stores: STORES,
  storeId: place.storeId,
  audits: DAYS + 1,
  checks: all.length,
  consultantToken: consultant.sessionToken,
  founderToken: visitor.sessionToken,
};
workflows.stop();
await disconnect();
console.log(JSON.stringify(answer));
process.exit(0);

async function buildLane(lane: number): Promise<void> {
  for (let number = lane + 1; number < STORES; number += LANES) {
    const domain = `shop-${number}.example`;
    const own = await buildStore(owner, { name: `Shop ${number}`, domain, launchDay: dayFromToday(number % 90) });
    const status = statusOf(number);
    await buildRecordedAudit(owner, own, listed, {
      [listed[number % listed.length] ?? ""]: [{ subject: domain, status }],
    });
    if (number % 2 === 0) await buildPerson(own, { name: `Founder ${number}` });
  }
}

function statusOf(index: number): Status {
  const turn: Status[] = ["fail", "warn", "unknown"];
  return index % 7 === 0 ? (turn[(index / 7) % turn.length] ?? "fail") : "pass";
}

function dayFromToday(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
