/** Times one query of 20 rows in a tenant's transaction, and the same query by a role no policy binds. */
import { buildWorkspace } from "../../prisma/builders/workspace.ts";
import { disconnect, systemDb, withTenant } from "../../server/db.ts";
import { quantile } from "./figure.ts";

/** Medians of the whole request, and what is added among the quickest tenth, which no other process held up. */
export type TenantTimes = { boundMs: number; freeMs: number; undisturbedMs: number; rounds: number };

const ROWS = 20;
const WARM_UP = 200;
const ROUNDS = 1_000;

const { workspaceId } = await buildWorkspace();
const other = await buildWorkspace();
for (const id of [workspaceId, other.workspaceId]) {
  await systemDb().activity.createMany({
    data: Array.from({ length: ROWS }, (_, index) => ({
      workspaceId: id,
      actorKind: "system",
      actorName: "Bench",
      action: "store.added",
      subjectKind: "store",
      subjectId: String(index),
      subjectName: `Store ${index}`,
    })),
  });
}

// The peer filters by hand what the policy filters by itself.
const free = () => systemDb().activity.findMany({ where: { workspaceId }, take: ROWS });
const bound = () => withTenant({ workspaceId, storeId: null }, (db) => db.activity.findMany({ take: ROWS }));
const times = { free: [] as number[], bound: [] as number[] };

for (let round = 0; round < WARM_UP + ROUNDS; round++) {
  for (const [name, ask] of [["free", free] as const, ["bound", bound] as const]) {
    const since = performance.now();
    const rows = await ask();
    if (rows.length !== ROWS) throw new Error(`${name} saw ${rows.length} rows, not ${ROWS}`);
    if (round >= WARM_UP) times[name].push(performance.now() - since);
  }
}
const sorted = { free: times.free.toSorted((a, b) => a - b), bound: times.bound.toSorted((a, b) => a - b) };
const answer: TenantTimes = {
  boundMs: quantile(sorted.bound, 0.5),
  freeMs: quantile(sorted.free, 0.5),
  undisturbedMs: quantile(sorted.bound, 0.1) - quantile(sorted.free, 0.1),
  rounds: ROUNDS,
};
await disconnect();
console.log(JSON.stringify(answer));
process.exit(0);
