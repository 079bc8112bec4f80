/** Names a store's chat assistant, or takes it out again. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { headerName } from "../checks/ai/message-shape.ts";
import type { AiAssistant } from "../checks/store-profile.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, InvalidInput } from "../errors.ts";
import { AiAssistantSchema } from "../stores/ai-schema.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { findTarget, isOwnAddress } from "./find-target.ts";
import { openHeaders, sealFor } from "./open-sealed.ts";

export const AiTargetRef = z.object({ storeId: z.uuid() });
export const DeclareAiTarget = AiTargetRef.extend({
  /** Null takes the assistant out. */
  assistant: AiAssistantSchema.omit({ headers: true }).nullable(),
  /** Values by name; an empty value keeps the one held, a name left out forgets it. */
  headers: z
    .record(
      z.string().regex(headerName, "That is no header name."),
      z
        .string()
        .max(4_000)
        .regex(/^[\t\x20-\x7e]*$/, "One line of plain characters."),
    )
    .refine((all) => Object.keys(all).length <= 10, "At most ten headers.")
    .default({}),
});

/**
 * Saves where the assistant is and how it is talked to. Another address ends consent and planting, because both were
 * given for the old one. Throws `NotAllowed`, `NotFound`, `Conflict`, and `InvalidInput` for an address of somebody else.
 */
export async function declareAiTarget(ctx: Ctx, input: z.infer<typeof DeclareAiTarget>): Promise<void> {
  requireEditor(ctx, "naming the assistant");
  await lockStore(ctx, input.storeId);
  const found = await findTarget(ctx, input.storeId);
  const { id: storeId, name, domain, profile, aiTarget } = found;
  if (found.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
  const { assistant } = input;
  if (assistant !== null && !isOwnAddress(assistant.url, domain)) {
    throw new InvalidInput("url", `The assistant must answer at an address of ${domain}.`);
  }
  if (assistant === null) {
    if (aiTarget) await ctx.db.aiTarget.delete({ where: { id: aiTarget.id } });
    await ctx.db.store.update({
      where: { id: storeId },
      data: { profile: { ...profile, ai: null } },
      select: { id: true },
    });
  } else {
    const headers = { ...input.headers };
    const held = openHeaders(storeId, aiTarget?.sealedHeaders ?? null);
    const isMoved = aiTarget !== null && new URL(aiTarget.url).origin !== new URL(assistant.url).origin;
    for (const [header, value] of Object.entries(headers)) {
      // What opens one place is never sent to another without being typed again.
      if (value === "") headers[header] = isMoved ? "" : (held[header] ?? "");
      if (headers[header] === "") throw new InvalidInput("headers", `Type the value of ${header}.`);
    }
    const names = Object.keys(headers);
    const sealedHeaders = names.length === 0 ? null : sealFor(storeId, "headers", headers);
    const ai: AiAssistant = names.length === 0 ? assistant : { ...assistant, headers: names };
    await ctx.db.store.update({ where: { id: storeId }, data: { profile: { ...profile, ai } }, select: { id: true } });
    const ended =
      aiTarget?.url === ai.url ? {} : { plantedAt: null, plantedByName: null, consentAt: null, consentByName: null };
    await ctx.db.aiTarget.upsert({
      where: { workspaceId_storeId: { workspaceId: ctx.actor.workspaceId, storeId } },
      create: { workspaceId: ctx.actor.workspaceId, storeId, url: ai.url, sealedHeaders },
      update: { url: ai.url, sealedHeaders, ...ended },
      select: { id: true },
    });
  }
  await recordActivity(ctx, {
    storeId,
    action: assistant === null ? "ai-target.removed" : "ai-target.declared",
    subject: { kind: "store", id: storeId, name },
    after: { url: assistant?.url ?? null },
    internal: true,
  });
  await refreshStore(ctx, storeId);
}
