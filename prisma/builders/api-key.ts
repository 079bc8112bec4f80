/** Builds a key to the API through the verb an owner uses. */
import { createApiKey } from "../../server/api-keys/manage-keys.ts";
import { type ApiScope, inTenant } from "../../server/ctx.ts";
import { type BuiltMember, unique } from "./workspace.ts";

/** Makes a key; without `storeId` it sees the whole workspace. */
export async function buildApiKey(
  owner: BuiltMember,
  {
    scope = "write",
    storeId = null,
    days = null,
  }: { scope?: ApiScope; storeId?: string | null; days?: number | null } = {},
): Promise<{ keyId: string; key: string }> {
  return inTenant(owner, (ctx) => createApiKey(ctx, { name: unique("Key"), scope, storeId, days }));
}
