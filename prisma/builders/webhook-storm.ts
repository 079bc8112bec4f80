/** Builds a storm of signed calls about many deploys, and what must be left of them: for tests and the bench. */
import { createHmac } from "node:crypto";

/** One call as Vercel sends it. */
export type StormCall = { body: string; headers: Record<string, string> };
export type Storm = {
  /** Distinct, two for each deploy, in the order they happened. */
  calls: StormCall[];
  /** The state each deploy must end in: `<id> <environment> <state>`, sorted. */
  expected: string[];
  /** Ids of deploys that are news exactly once: those that failed, the previews, and the one that is live in the end. */
  certainNews: string[];
};

/** Makes calls about `deploys` deploys, one a second: every seventh fails, every fifth is a preview. */
export function buildStorm(deploys: number, secret: string, startMs: number): Storm {
  const all = Array.from({ length: deploys }, (_, index) => ({
    id: `dpl_${String(index).padStart(5, "0")}`,
    at: startMs + index * 1_000,
    hasFailed: index % 7 === 3,
    isPreview: index % 5 === 1,
  }));
  const newest = all.findLast(({ hasFailed, isPreview }) => !hasFailed && !isPreview)?.id;
  const calls = all.flatMap(({ id, at, hasFailed, isPreview }) => {
    const body = (type: string, createdAt: number) =>
      JSON.stringify({
        id: `evt_${id}_${type}`,
        type: `deployment.${type}`,
        createdAt,
        payload: {
          target: isPreview ? null : "production",
          project: { id: "prj_storm" },
          deployment: {
            id,
            url: `${id.replace("_", "-")}.deploys.example`,
            meta: { githubCommitMessage: `Change ${id}` },
          },
        },
      });
    return [body("created", at), body(hasFailed ? "error" : "succeeded", at + 400)];
  });
  const stateOf = (each: (typeof all)[number]) => {
    if (each.hasFailed) return "failed";
    return each.isPreview || each.id === newest ? "live" : "superseded";
  };
  return {
    calls: calls.map((body) => ({ body, headers: { "x-vercel-signature": signVercel(body, secret) } })),
    expected: all.map((each) => `${each.id} ${each.isPreview ? "preview" : "production"} ${stateOf(each)}`).toSorted(),
    // A preview that fails is nobody's news.
    certainNews: all
      .filter(({ id, hasFailed, isPreview }) => (isPreview ? !hasFailed : hasFailed || id === newest))
      .map(({ id }) => id)
      .toSorted(),
  };
}

function signVercel(body: string, secret: string): string {
  return createHmac("sha1", secret).update(body).digest("hex");
}

/** Repeats every entry and mixes the order, the same way for the same seed (a linear congruential generator). */
export function mixed<T>(entries: readonly T[], times: number, seed = 7): T[] {
  const all = Array.from({ length: times }, () => entries).flat();
  let state = seed;
  for (let index = all.length - 1; index > 0; index--) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const other = state % (index + 1);
    const [left, right] = [all[index], all[other]];
    if (left !== undefined && right !== undefined) {
      all[index] = right;
      all[other] = left;
    }
  }
  return all;
}

/** Works through the entries with so many at once. */
export async function withCallers<T>(
  entries: readonly T[],
  callers: number,
  work: (entry: T) => Promise<void>,
): Promise<void> {
  const queue = entries.values();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (const entry of queue) await work(entry);
    }),
  );
}
