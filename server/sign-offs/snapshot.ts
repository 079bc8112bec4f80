/** What is handed over, as both sides sign it: no clock in it, so that it changes only when something has changed. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { statuses } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { publishedVersions } from "../deliverables/document-hash.ts";
import { loadApprovals } from "../deliverables/founder-words.ts";
import { NotFound } from "../errors.ts";
import { judgeMinimumBar } from "../stages/minimum-bar.ts";
import { effectiveStatus } from "../stages/state.ts";
import { loadCheckStates, loadWaivers } from "../stores/load-state.ts";
import { openFindingStates } from "../words.ts";

const finding = { checkId: z.string(), subject: z.string(), findingKey: z.string() };

export const Snapshot = z.object({
  format: z.literal("launch-ready-snapshot"),
  version: z.literal(1),
  store: z.object({ id: z.uuid(), name: z.string(), domain: z.string() }),
  sprint: z.int(),
  /** The eleven items and how each stands. */
  items: z.array(z.object({ number: z.int(), state: z.string() })),
  /** Every check that is not fine, by its finding. */
  open: z.array(z.object({ ...finding, status: z.enum([...statuses, "waived"]), severity: z.string() })),
  waivers: z.array(z.object({ ...finding, expiresAt: z.string() })),
  documents: z.array(z.object({ key: z.string(), title: z.string(), number: z.int(), sha256: z.string() })),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Takes the snapshot of a store now. Throws `NotFound` for a store that is not there or has no sprint. */
export async function takeSnapshot(ctx: Ctx, storeId: string): Promise<Snapshot> {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { id: true, name: true, domain: true, sprints: { orderBy: { number: "desc" }, take: 1 } },
  });
  const [sprint] = store?.sprints ?? [];
  if (!store || !sprint) throw new NotFound("store");
  const states = await loadCheckStates(ctx.db, storeId);
  const waivers = await loadWaivers(ctx.db, storeId, ctx.now);
  const items = judgeMinimumBar(states, waivers, await loadApprovals(ctx.db, storeId), ctx.now);
  const findings = await ctx.db.finding.findMany({
    where: { storeId, state: { in: openFindingStates } },
    select: { checkId: true, subject: true, findingKey: true, severity: true },
  });
  const keyOf = (of: { checkId: string; subject: string; findingKey: string }) =>
    `${of.checkId} ${of.subject} ${of.findingKey}`;
  const byKey = new Map(states.map((state) => [keyOf(state), state]));
  return {
    format: "launch-ready-snapshot",
    version: 1,
    store: { id: store.id, name: store.name, domain: store.domain },
    sprint: sprint.number,
    items: items.map(({ item, state }) => ({ number: item.number, state })),
    open: findings
      // What is signed is no part of what is open.
      .filter(({ checkId }) => checkId !== "ho.signoff")
      .map(({ checkId, subject, findingKey, severity }) => {
        const state = byKey.get(keyOf({ checkId, subject, findingKey }));
        const status = state ? effectiveStatus(state, waivers, ctx.now) : ("unknown" as const);
        return { checkId, subject, findingKey, status, severity };
      })
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    waivers: waivers
      .map(({ expiresAt, ...waiver }) => ({ ...waiver, expiresAt: expiresAt.toISOString() }))
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    documents: (await publishedVersions(ctx, storeId)).map(({ key, title, number, sha256 }) => ({
      key,
      title,
      number,
      sha256,
    })),
  };
}

/** Gives the SHA-256, hex, of a snapshot's canonical JSON (RFC 8785): what is signed. */
export function snapshotHash(snapshot: Snapshot): string {
  return createHash("sha256")
    .update(canonicalize(snapshot) ?? "")
    .digest("hex");
}
