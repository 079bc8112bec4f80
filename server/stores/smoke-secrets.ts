/** Keeps what the smoke tests open doors with: the test account of the shop, and the bypass of protected previews. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import type { Connections } from "../checks/check.ts";
import { maskToken, seal, unseal } from "../connections/seal.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { env } from "../env.ts";
import { Conflict, NotFound } from "../errors.ts";
import { log } from "../log.ts";
import { lockStore } from "./lock-store.ts";
import { refreshStore } from "./refresh-store.ts";
import { requireStore } from "./require-store.ts";

export const smokeSecretKinds = ["test-account", "preview-bypass"] as const;
export type SmokeSecretKind = (typeof smokeSecretKinds)[number];

export const SmokeSecretsOf = z.object({ storeId: z.uuid() });
export const SaveTestAccount = SmokeSecretsOf.extend({
  /** What the shop's log-in form takes: mostly an e-mail address. */
  userName: z.string().trim().min(1, "Type what the account logs in with.").max(254, "At most 254 characters."),
  /** Kept as typed, blanks too. */
  password: z.string().min(1, "Type the password.").max(200, "At most 200 characters."),
});
export const SavePreviewBypass = SmokeSecretsOf.extend({
  /** It travels as a header; Vercel makes 32 letters and digits (Vercel docs, "Protection Bypass for Automation"). */
  secret: z
    .string()
    .trim()
    .min(16, "That is not a whole secret. Copy it again.")
    .max(200, "That is too long for a secret.")
    .regex(/^[\x21-\x7e]*$/, "That is not a secret: it has blanks or special letters."),
});
export const RemoveSmokeSecret = SmokeSecretsOf.extend({ kind: z.enum(smokeSecretKinds) });

const Account = z.object({ email: z.string(), password: z.string() });
const titles: Record<SmokeSecretKind, string> = {
  "test-account": "the test account",
  "preview-bypass": "the preview bypass",
};

/** Gives the mask of each, null where none is kept; to a viewer nothing at all, which is null. Throws `NotFound`. */
export async function smokeSecrets(ctx: Ctx, { storeId }: z.infer<typeof SmokeSecretsOf>) {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { smokeSecrets: { select: { kind: true, masked: true, setByName: true, setAt: true } } },
  });
  if (!store) throw new NotFound("store");
  const { actor } = ctx;
  if (actor.kind !== "member" || actor.role === "viewer") return null;
  const find = (kind: SmokeSecretKind) => store.smokeSecrets.find((row) => row.kind === kind) ?? null;
  return { testAccount: find("test-account"), previewBypass: find("preview-bypass") };
}

/** Keeps the test account; given again it takes the place of the last. Throws `NotAllowed`, `NotFound`, `Conflict`. */
export async function saveTestAccount(ctx: Ctx, input: z.infer<typeof SaveTestAccount>): Promise<void> {
  const account = { email: input.userName, password: input.password };
  await save(ctx, input.storeId, "test-account", JSON.stringify(account), maskUserName(input.userName));
}

/** Keeps the bypass; given again it takes the place of the last. Throws `NotAllowed`, `NotFound`, `Conflict`. */
export async function savePreviewBypass(ctx: Ctx, { storeId, secret }: z.infer<typeof SavePreviewBypass>) {
  await save(ctx, storeId, "preview-bypass", secret, maskToken(secret));
}

/** Deletes one; what it opened is asked of people again. Once more changes nothing. Throws `NotAllowed`, `NotFound`. */
export async function removeSmokeSecret(ctx: Ctx, { storeId, kind }: z.infer<typeof RemoveSmokeSecret>): Promise<void> {
  requireEditor(ctx, "removing what the smoke tests log in with");
  await lockStore(ctx, storeId);
  await requireStore(ctx, storeId);
  const { count } = await ctx.db.smokeSecret.deleteMany({ where: { storeId, kind } });
  if (count > 0) await record(ctx, storeId, kind, "removed");
}

/** Opens both for one run of the checks; the result must never be stored or logged. */
export async function openSmokeSecrets(
  ctx: Ctx,
  storeId: string,
): Promise<Required<Pick<Connections, "synthetic" | "previewBypass">>> {
  const rows = await ctx.db.smokeSecret.findMany({ where: { storeId }, select: { kind: true, sealed: true } });
  const open = (kind: SmokeSecretKind) => {
    const row = rows.find((each) => each.kind === kind);
    return row ? openOne(storeId, kind, row.sealed) : null;
  };
  const account = open("test-account");
  return {
    synthetic: account === null ? null : Account.parse(JSON.parse(account)),
    previewBypass: open("preview-bypass"),
  };
}

async function save(ctx: Ctx, storeId: string, kind: SmokeSecretKind, text: string, masked: string): Promise<void> {
  requireEditor(ctx, "setting what the smoke tests log in with");
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store) throw new NotFound("store");
  if (store.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
  const data = {
    sealed: seal(text, placeOf(storeId, kind), env().LAUNCH_READY_ENCRYPTION_KEY),
    masked,
    setByName: actorName(ctx.actor),
    setAt: ctx.now,
  };
  await ctx.db.smokeSecret.upsert({
    where: { storeId_kind: { storeId, kind } },
    update: data,
    create: { workspaceId: ctx.actor.workspaceId, storeId, kind, ...data },
    select: { id: true },
  });
  await record(ctx, storeId, kind, "set");
}

async function record(ctx: Ctx, storeId: string, kind: SmokeSecretKind, act: "set" | "removed"): Promise<void> {
  await recordActivity(ctx, {
    storeId,
    action: `smoke-secret.${act}`,
    subject: { kind: "store", id: storeId, name: titles[kind] },
    internal: true,
  });
  await refreshStore(ctx, storeId);
}

/** One that no longer opens (the key of the installation changed) is as good as none: it has to be given again. */
function openOne(storeId: string, kind: SmokeSecretKind, sealed: string): string | null {
  try {
    return unseal(sealed, placeOf(storeId, kind), env().LAUNCH_READY_ENCRYPTION_KEY);
  } catch (error) {
    log("error", "what the smoke tests log in with could not be opened", { storeId, kind, error });
    return null;
  }
}

function placeOf(storeId: string, kind: SmokeSecretKind): string {
  return `${storeId}:${kind}`;
}

/** Shows the first letter, and of an e-mail address its domain. */
function maskUserName(userName: string): string {
  const at = userName.lastIndexOf("@");
  return `${userName.slice(0, 1)}•••${at > 0 ? userName.slice(at) : ""}`;
}
