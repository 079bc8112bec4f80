/** Operations on the webhooks that leave the portal. */
import { z } from "zod";
import { listDeliveries } from "../outgoing-hooks/deliveries.ts";
import { outgoingEventTypes } from "../outgoing-hooks/event-types.ts";
import { CreateHook, createHook, listHooks, removeHook, rotateHook } from "../outgoing-hooks/manage-hooks.ts";
import { outgoingHookStates } from "../words.ts";
import { defineOperation } from "./operation.ts";
import * as form from "./schemas.ts";

const HookPath = z.strictObject({ hook_id: form.id });
const shared = { tag: "Webhooks", isWorkspaceOnly: true } as const;
const secret = z.string().describe("Shown this once; it signs every message.");

const list = defineOperation({
  ...shared,
  id: "listOutgoingHooks",
  method: "GET",
  path: "/outgoing-hooks",
  scope: "read",
  summary: "List webhooks",
  output: z.object({
    data: z.array(
      z.object({
        id: form.id,
        store_id: form.id.nullable().describe("The one store it hears of; null for all."),
        url: z.string(),
        event_types: z.array(z.enum(outgoingEventTypes)),
        state: z.enum(outgoingHookStates),
        state_note: z.string().nullable(),
        failing_since: form.time.nullable(),
        last_delivered_at: form.time.nullable(),
        created_at: form.time,
      }),
    ),
  }),
  run: async (ctx) => ({ data: await listHooks(ctx) }),
});

const create = defineOperation({
  ...shared,
  id: "createOutgoingHook",
  method: "POST",
  path: "/outgoing-hooks",
  scope: "write",
  summary: "Add a webhook",
  status: 201,
  body: z.strictObject({
    url: CreateHook.shape.url,
    event_types: CreateHook.shape.eventTypes,
    store_id: form.id.nullable().default(null),
  }),
  output: z.object({ id: form.id, secret }),
  async run(ctx, { body }) {
    const made = await createHook(ctx, { url: body.url, eventTypes: body.event_types, storeId: body.store_id });
    return { id: made.hookId, secret: made.secret };
  },
});

const rotate = defineOperation({
  ...shared,
  id: "rotateOutgoingHookSecret",
  method: "POST",
  path: "/outgoing-hooks/{hook_id}/rotations",
  scope: "write",
  summary: "Give a webhook a new secret",
  description: "For 24 hours every message carries a signature of each.",
  status: 201,
  params: HookPath,
  body: z.strictObject({}),
  output: z.object({ secret, before_ends_at: form.time }),
  run: (ctx, { params }) => rotateHook(ctx, { hookId: params.hook_id }),
});

const remove = defineOperation({
  ...shared,
  id: "deleteOutgoingHook",
  method: "DELETE",
  path: "/outgoing-hooks/{hook_id}",
  scope: "write",
  summary: "Remove a webhook",
  status: 204,
  params: HookPath,
  output: null,
  run: (ctx, { params }) => removeHook(ctx, { hookId: params.hook_id }),
});

const deliveries = defineOperation({
  ...shared,
  id: "listOutgoingDeliveries",
  method: "GET",
  path: "/outgoing-hooks/{hook_id}/deliveries",
  scope: "read",
  summary: "List what was sent",
  description: "Newest first, thirty a page, kept for thirty days.",
  params: HookPath,
  query: z.strictObject({ cursor: z.uuid("Take the cursor from the answer before.").optional() }),
  output: z.object({
    data: z.array(
      z.object({
        id: form.id,
        event_id: form.id,
        event_type: z.string(),
        attempts: form.count,
        last_status: z.number().nullable(),
        last_attempt_at: form.time.nullable(),
        next_attempt_at: form.time.nullable(),
        delivered_at: form.time.nullable(),
        given_up_at: form.time.nullable(),
        created_at: form.time,
      }),
    ),
    next_cursor: form.nextCursor,
  }),
  async run(ctx, { params, query }) {
    const page = await listDeliveries(ctx, { hookId: params.hook_id, before: query.cursor ?? null });
    return { data: page.deliveries, next_cursor: page.next };
  },
});

/** Operations on webhooks. */
export const outgoingHookOperations = [list, create, rotate, deliveries, remove];
