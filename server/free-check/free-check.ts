/** The free public check: asks for one, runs it within its limits, reads its report. */
import { z } from "zod";
import { makeProbes } from "../audit-runs/make-probes.ts";
import { detectStore } from "../checks/detect.ts";
import { readDomain } from "../checks/domain.ts";
import { checks } from "../checks/index.ts";
import { runChecks } from "../checks/run.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import {
  createFreeCheck,
  endFreeCheck,
  planFreeCheck,
  readFreeCheck,
  saveFreeCheckResult,
  startFreeCheck,
} from "../doors/free-checks.ts";
import { limit } from "../doors/rate-limit.ts";
import { type WidgetView, widgetByKey } from "../doors/widgets.ts";
import { env } from "../env.ts";
import { InvalidInput } from "../errors.ts";
import { inkOn } from "./accent.ts";
import {
  type FreeCheckReport,
  judgeFreeCheck,
  type Outcome,
  outsideChecks,
  StoredVerdicts,
  toStored,
} from "./report.ts";

export const RequestFreeCheck = z.object({
  text: z.string().max(2_000, "That is too long. Paste only the shop's address."),
});
export const FreeCheckToken = z.object({ token: z.string().max(200) });

/** Catalogue 0.3: at most 120 s, five a day for a shop, twenty a day for a client. */
const WHOLE_MS = 115_000;
const PER_SHOP = 5;
const PER_CLIENT = 20;
/** Ours: what the visitors of one site ask for in a day. */
const PER_WIDGET = 200;
const DAY_MS = 86_400_000;

/** Asks for a check, from our page or a widget's. Throws `InvalidInput` on no domain, `LimitReached`, `Unavailable`. */
export async function requestFreeCheck(
  input: z.infer<typeof RequestFreeCheck>,
  caller: { clientIp: string; now: Date },
  widget: Pick<WidgetView, "id"> | null = null,
): Promise<{ token: string }> {
  const reading = readDomain(input.text);
  if (!reading.ok) throw new InvalidInput("text", reading.message);
  const next = "The next free check is possible after midnight, UTC.";
  const byClient = `${PER_CLIENT} free checks a day are the limit from one connection. ${next}`;
  await limit(`free-check:client:${caller.clientIp}`, PER_CLIENT, DAY_MS, caller.now, byClient);
  const byShop = `${reading.domain} was checked ${PER_SHOP} times today. ${next}`;
  await limit(`free-check:shop:${reading.domain}`, PER_SHOP, DAY_MS, caller.now, byShop);
  if (widget !== null) {
    const bySite = `Very many shops were checked through this page today. ${next}`;
    await limit(`free-check:widget:${widget.id}`, PER_WIDGET, DAY_MS, caller.now, bySite);
  }
  const { token } = await createFreeCheck(reading.domain, caller.now, widget?.id ?? null);
  return { token };
}

/** Gives what a page of a widget shows; null when its key is unknown or it is switched off. */
export async function openWidget(key: string): Promise<(WidgetView & { ink: string }) | null> {
  const widget = await widgetByKey(key);
  return widget && { ...widget, ink: inkOn(widget.accent) };
}

/** Runs a check: looks the shop up, then asks what is public. A step that is repeated goes on where it stopped. */
export async function runFreeCheck(freeCheckId: string): Promise<{ checks: number }> {
  const started = await startFreeCheck(freeCheckId, new Date());
  if (!started) return { checks: 0 };
  const { domain, done } = started;
  const signal = AbortSignal.timeout(WHOLE_MS);
  const { profile } = await detectStore(domain, makeProbes(emptyProfile(domain)));
  await planFreeCheck(freeCheckId, outsideChecks.length);
  const due = outsideChecks.filter(({ id }) => !done.includes(id));
  await runChecks({
    checks: due,
    store: profile,
    probes: () => makeProbes(profile),
    now: () => new Date(),
    signal,
    confirmDelayMs: env().LAUNCH_READY_CONFIRM_DELAY_MS,
    onOutcome: (outcome) => saveFreeCheckResult(freeCheckId, outcome.check.id, toStored(outcome, profile)),
  });
  await endFreeCheck(freeCheckId, null, new Date());
  return { checks: due.length };
}

/** Gives the report as far as it is; null when there is none, or it has expired. */
export async function freeCheckReport(
  input: z.infer<typeof FreeCheckToken>,
  now: Date,
): Promise<FreeCheckReport | null> {
  const row = await readFreeCheck(input.token, now);
  if (!row) return null;
  const outcomes = toOutcomes(row.results);
  const { domain, createdAt, startedAt, endedAt, expiresAt, failure, checksTotal } = row;
  return {
    domain,
    state: z.enum(["queued", "running", "completed", "failed"]).parse(row.state),
    failure,
    createdAt,
    expiresAt,
    durationMs: startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : null,
    checksTotal,
    checksDone: outcomes.length,
    brand: row.widget?.isOn ? brandOf(row.widget) : null,
    ...judgeFreeCheck(outcomes, now),
  };
}

/** Reads stored verdicts back; those of a check that no longer exists are left out. */
export function toOutcomes(results: { checkId: string; verdicts: unknown }[]): Outcome[] {
  return results.flatMap(({ checkId, verdicts }) => {
    const check = checks.find(({ id }) => id === checkId);
    return check ? [{ check, verdicts: StoredVerdicts.parse(verdicts) }] : [];
  });
}

function brandOf({ name, accent, contact }: Pick<WidgetView, "name" | "accent" | "contact">): FreeCheckReport["brand"] {
  const contactUrl = contact === null || contact.startsWith("https://") ? contact : `mailto:${contact}`;
  return { name, accent, ink: inkOn(accent), contactUrl };
}
