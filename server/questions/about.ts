/** What a question can be about, by its name now and where it stands on either side. */
import { z } from "zod";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { deployName } from "../deploys/record-deploy.ts";
import { NotFound } from "../errors.ts";
import { stageByKey, stages } from "../stages/index.ts";
import { asStageKey } from "../words.ts";

export const aboutKinds = ["store", "finding", "check", "stage", "document", "deploy"] as const;
export type AboutKind = (typeof aboutKinds)[number];

/** `id` is a row's id; for a check its id in the catalogue, for a stage its key. */
export const About = z.object({ kind: z.enum(aboutKinds), id: z.string().trim().min(1).max(100) });
export type About = z.infer<typeof About>;

/** Gives the name of the thing; what the asker may not see does not exist. Throws `NotFound`. */
export async function aboutTitle(ctx: Ctx, storeId: string, { kind, id }: About): Promise<string> {
  const title = await find(ctx, storeId, kind, id);
  if (title === null) throw new NotFound("subject of your question");
  return title;
}

async function find(ctx: Ctx, storeId: string, kind: AboutKind, id: string): Promise<string | null> {
  const row = { id, storeId };
  if (["finding", "document", "deploy"].includes(kind) && !z.uuid().safeParse(id).success) return null;
  switch (kind) {
    case "store":
      return id === storeId
        ? ((await ctx.db.store.findFirst({ where: { id }, select: { name: true } }))?.name ?? null)
        : null;
    case "finding":
      return (await ctx.db.finding.findFirst({ where: row, select: { title: true } }))?.title ?? null;
    case "check":
      return checks.find((check) => check.id === id)?.founderTitle ?? null;
    case "stage":
      return stages.find(({ key }) => key === id)?.title ?? null;
    case "document": {
      const isReader = ctx.actor.kind === "person";
      const published = isReader ? { versions: { some: { state: "published" } } } : {};
      return (
        (await ctx.db.deliverable.findFirst({ where: { ...row, ...published }, select: { title: true } }))?.title ??
        null
      );
    }
    case "deploy": {
      const deploy = await ctx.db.deploy.findFirst({ where: row });
      return deploy && deployName(deploy);
    }
  }
}

/** Gives where the thing stands: in the studio, or on the pages of the shop's own people. */
export function aboutPath(
  storeId: string,
  { kind, id }: { kind: string; id: string },
  side: "studio" | "shop",
): string {
  const base = side === "studio" ? `/stores/${storeId}` : `/my-store/${storeId}`;
  if (side === "shop") {
    if (kind === "document") return `${base}/handover/${id}`;
    return kind === "check" ? `${base}/todo/${encodeURIComponent(id)}` : base;
  }
  switch (kind) {
    case "finding":
      return `${base}/risks?risk=${id}`;
    case "document":
      return `${base}/deliverables/${id}`;
    case "deploy":
      return `${base}/deploys/${id}`;
    case "stage":
      return `${base}/roadmap/${stageByKey(asStageKey(id)).key}`;
    case "check": {
      const stage = checks.find((check) => check.id === id)?.stages[0];
      return stage ? `${base}/roadmap/${stage}?tab=checks&check=${encodeURIComponent(id)}` : base;
    }
    default:
      return base;
  }
}
