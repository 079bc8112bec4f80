/** D2.3, the Cloudflare settings review: each setting as found, as wanted, and what that means. */
import { z } from "zod";
import { statuses } from "../checks/check.ts";
import { settingPlace } from "../checks/edge/zone-settings.ts";
import type { DocumentKind } from "./draft-document.ts";

/** What a version of the review holds. */
export const CloudflareReviewContent = z.object({
  /** `zone` read through the connection, `person` answered by somebody. */
  source: z.enum(["zone", "person"]),
  settings: z.array(
    z.object({
      id: z.string(),
      /** Where the switch is in the dashboard. */
      place: z.string(),
      found: z.string(),
      wanted: z.string(),
      status: z.enum(["pass", "warn", "fail"]),
    }),
  ),
  /** What stands beside the settings: rules, a zone not in force, attack protection, what could not be seen. */
  remarks: z.array(
    z.object({
      checkId: z.string(),
      status: z.enum(statuses),
      summary: z.string(),
      found: z.string().nullable(),
      wanted: z.string().nullable(),
      ask: z.string().nullable(),
    }),
  ),
  /** A person's answer in place of a look at the zone; null when the zone was read. */
  answer: z
    .object({ word: z.string(), statement: z.string(), evidenceUrl: z.string().nullable(), byName: z.string() })
    .nullable(),
});
export type CloudflareReviewContent = z.infer<typeof CloudflareReviewContent>;

const Rows = z.object({
  rows: z.array(
    z.object({ id: z.string(), value: z.string(), status: z.enum(["pass", "warn", "fail"]), good: z.string() }),
  ),
});
const SETTINGS = "edge.cf-settings";
/** The rest of the document by the catalogue (14): cache rules and DDoS. */
const BESIDE = "edge.waf-ddos";

/** Written once the zone was read, or a person has answered for it; never from nothing. */
export const cloudflareReview: DocumentKind<CloudflareReviewContent> = {
  key: "D2.3",
  stageKey: "edge",
  title: "Cloudflare settings review",
  content: CloudflareReviewContent,
  async build(ctx, storeId) {
    const states = await ctx.db.checkState.findMany({
      where: { storeId, checkId: { in: [SETTINGS, BESIDE] } },
      orderBy: [{ checkId: "asc" }, { findingKey: "asc" }],
    });
    const own = states.filter(({ checkId }) => checkId === SETTINGS);
    const results = await ctx.db.result.findMany({ where: { id: { in: states.map(({ resultId }) => resultId) } } });
    const dataOf = (resultId: string) => results.find(({ id }) => id === resultId);
    const settings = own
      .flatMap(({ resultId }) => Rows.safeParse(dataOf(resultId)?.data).data?.rows ?? [])
      .filter((row, index, all) => all.findIndex(({ id }) => id === row.id) === index)
      .map(({ id, value, status, good }) => ({ id, place: settingPlace(id), found: value, wanted: good, status }));
    const answer = settings.length > 0 ? null : await newestAnswer(ctx, storeId, own);
    if (settings.length === 0 && answer === null) return null;
    const remarks = states
      .filter(({ checkId, findingKey }) => checkId !== SETTINGS || !/^(ok|setting-.*)$/.test(findingKey))
      .filter(({ checkId }) => answer === null || checkId !== SETTINGS)
      .map(({ checkId, status, summary, ask, resultId }) => ({
        checkId,
        status: statuses.find((word) => word === status) ?? ("unknown" as const),
        summary,
        found: dataOf(resultId)?.found ?? null,
        wanted: dataOf(resultId)?.expected ?? null,
        ask,
      }));
    return {
      content: { source: settings.length > 0 ? "zone" : "person", settings, remarks, answer },
      seenAt: states.map(({ seenAt }) => seenAt),
    };
  },
};

async function newestAnswer(
  { db, now }: Parameters<typeof cloudflareReview.build>[0],
  storeId: string,
  own: readonly { status: string }[],
): Promise<CloudflareReviewContent["answer"]> {
  const isAnswered = own.length > 0 && own.every(({ status }) => status !== "unknown" && status !== "error");
  if (!isAnswered) return null;
  const row = await db.attestation.findFirst({
    where: { storeId, checkId: SETTINGS, revokedAt: null, expiresAt: { gt: now } },
    orderBy: { at: "desc" },
  });
  if (!row) return null;
  return { word: row.answer, statement: row.statement, evidenceUrl: row.evidenceUrl, byName: row.byName };
}
