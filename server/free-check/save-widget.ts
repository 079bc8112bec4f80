/** The workspace's widget: read for its settings, written by who edits. */
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { env } from "../env.ts";
import { inkOn } from "./accent.ts";
import type { SaveWidget } from "./widget-schema.ts";

/** The colour of a widget nobody has given one. */
const FIRST_ACCENT = "#1f6f5c";

export type WidgetSettings = {
  /** Null until it was saved once. */
  key: string | null;
  name: string;
  accent: string;
  ink: string;
  contact: string | null;
  origins: string[];
  isOn: boolean;
  /** Where the portal is reached, for the snippet. */
  baseUrl: string;
};

/** Gives the widget's settings, or the ones a first form begins with. */
export async function readWidget(ctx: Ctx): Promise<WidgetSettings> {
  const { workspaceId } = ctx.actor;
  const widget = await ctx.db.widget.findUnique({ where: { workspaceId } });
  const workspace = await ctx.db.workspace.findUnique({ where: { id: workspaceId }, select: { name: true } });
  const baseUrl = env().NEXTAUTH_URL;
  if (widget === null) {
    const name = workspace?.name.slice(0, 60) ?? "";
    const first = { key: null, name, accent: FIRST_ACCENT, contact: null, origins: [], isOn: true };
    return { ...first, ink: inkOn(FIRST_ACCENT), baseUrl };
  }
  const { key, name, accent, contact, origins, isOn } = widget;
  return { key, name, accent, ink: inkOn(accent), contact, origins, isOn, baseUrl };
}

/** Saves the widget. Its key never changes: it stands in other people's pages. Throws `NotAllowed`. */
export async function saveWidget(ctx: Ctx, input: z.infer<typeof SaveWidget>): Promise<{ key: string }> {
  requireEditor(ctx, "changing the widget");
  const { workspaceId } = ctx.actor;
  const before = await ctx.db.widget.findUnique({ where: { workspaceId } });
  const data = { ...input, updatedByName: actorName(ctx.actor), updatedAt: ctx.now };
  const { id, key } = await ctx.db.widget.upsert({
    where: { workspaceId },
    update: data,
    create: { ...data, workspaceId, key: randomBytes(18).toString("base64url"), createdAt: ctx.now },
    select: { id: true, key: true },
  });
  const { name, accent, contact, origins, isOn } = before ?? {};
  await recordActivity(ctx, {
    storeId: null,
    action: "widget.saved",
    subject: { kind: "widget", id, name: "the free-check widget" },
    ...(before === null ? {} : { before: { name, accent, contact, origins, isOn } }),
    after: input,
  });
  return { key };
}
