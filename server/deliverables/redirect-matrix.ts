/** D2.2, the redirect matrix: every way in, where it should land, where it lands, and each hop between. */
import { z } from "zod";
import { statuses } from "../checks/check.ts";
import { profileOf } from "../stores/profile-schema.ts";
import type { DocumentKind } from "./draft-document.ts";
import { factsBehind } from "./stored-facts.ts";

const Hop = z.object({
  url: z.string(),
  /** Null when no answer came; `fault` says why. */
  status: z.number().nullable(),
  to: z.string().nullable(),
  /** Null for http. */
  tlsOk: z.boolean().nullable(),
  fault: z.string().nullable(),
});

/** What a version of the redirect matrix holds. */
export const RedirectMatrixContent = z.object({
  /** Where everything should land. */
  canonicalOrigin: z.string(),
  rows: z.array(
    z.object({
      source: z.string(),
      expected: z.string(),
      /** The last address reached; null when nothing answered. */
      actual: z.string().nullable(),
      actualStatus: z.number().nullable(),
      hops: z.array(Hop),
      isPathKept: z.boolean().nullable(),
      isQueryKept: z.boolean().nullable(),
      status: z.enum(statuses),
      findingKey: z.string(),
      summary: z.string(),
    }),
  ),
});
export type RedirectMatrixContent = z.infer<typeof RedirectMatrixContent>;

/** How long a hop took and which address answered change with every look; the document leaves them out. */
const MatrixFacts = z.object({ chains: z.array(z.object({ start: z.string(), hops: z.array(Hop), end: z.string() })) });

/** Written once the ways in were followed. */
export const redirectMatrix: DocumentKind<RedirectMatrixContent> = {
  key: "D2.2",
  stageKey: "edge",
  title: "Redirect matrix",
  content: RedirectMatrixContent,
  async build(ctx, storeId) {
    const behind = await factsBehind(ctx, storeId, "redir.matrix");
    const facts = MatrixFacts.safeParse(behind?.facts);
    const store = await ctx.db.store.findUniqueOrThrow({ where: { id: storeId }, select: { profile: true } });
    const { canonicalOrigin } = profileOf(store);
    if (!behind || !facts.success || facts.data.chains.length === 0 || canonicalOrigin === null) return null;
    const states = await ctx.db.checkState.findMany({ where: { storeId, checkId: "redir.matrix" } });
    const { origin } = new URL(canonicalOrigin);
    const rows = facts.data.chains.map(({ start, hops, end }) => {
      const state = states.find(({ subject }) => subject === start);
      const last = hops.at(-1);
      const arrived = end === "ok" && last !== undefined ? last.url : null;
      const kept = arrived === null ? null : keptOf(start, arrived);
      return {
        source: start,
        expected: expectedOf(start, origin),
        actual: last?.url ?? null,
        actualStatus: last?.status ?? null,
        hops,
        isPathKept: kept?.path ?? null,
        isQueryKept: kept?.query ?? null,
        status: statuses.find((status) => status === state?.status) ?? "unknown",
        findingKey: state?.findingKey ?? "not-judged",
        summary: state?.summary ?? "This way in was not judged.",
      };
    });
    return { content: { canonicalOrigin: origin, rows }, seenAt: behind.seenAt };
  },
};

function expectedOf(start: string, origin: string): string {
  const { pathname, search } = new URL(start);
  return `${origin}${pathname}${search}`;
}

/** The path letter by letter but for a final slash, and every pair of the query as it was written. */
function keptOf(start: string, end: string): { path: boolean; query: boolean } {
  const [from, to] = [new URL(start), new URL(end)];
  const plain = (path: string) => path.replace(/\/+$/, "");
  const pairs = (search: string) => search.replace(/^\?/, "").split("&");
  const arrived = new Set(pairs(to.search));
  return {
    path: plain(from.pathname) === plain(to.pathname),
    query: from.search === "" || pairs(from.search).every((pair) => arrived.has(pair)),
  };
}
