/** Writes a deploy's verdict to the code host it is connected to. */
import { recordActivity } from "../../activity/record-activity.ts";
import { portalProbeSettings } from "../../audit-runs/probe-settings.ts";
import { postJson } from "../../checks/probes/post.ts";
import { connectionPlace, unseal } from "../../connections/seal.ts";
import { type Actor, type Ctx, inTenant } from "../../ctx.ts";
import { env } from "../../env.ts";
import { log } from "../../log.ts";
import { deployVerdicts } from "../../stages/deploy-verdict.ts";
import { oneOf } from "../../words.ts";
import { deployName } from "../record-deploy.ts";
import { githubWriteBack } from "./github.ts";
import type { Post, WriteBack, WriteBackOutcome } from "./write-back.ts";

/** Every place a verdict can be written to: one file and one line each. */
const writeBacks: readonly WriteBack[] = [githubWriteBack];

type DeployRef = { storeId: string; deployId: string };

const postToHost: Post = (message) => postJson(portalProbeSettings(), message);

/**
 * Writes the verdict that stands now; again is harmless. A host that does not take it is put on record and never holds
 * up the verdict. Gives what became of it, one a host; none where nothing is connected. No transaction is held meanwhile.
 */
export async function writeVerdict(
  actor: Actor,
  ref: DeployRef,
  post: Post = postToHost,
): Promise<WriteBackOutcome["kind"][]> {
  const { note, places } = await inTenant(actor, (ctx) => readNote(ctx, ref));
  const outcomes: WriteBackOutcome["kind"][] = [];
  for (const { writeBack, target, token } of places) {
    const outcome = await writeBack.write(post, { target, token }, note);
    outcomes.push(outcome.kind);
    if (outcome.kind === "refused") {
      const problem = `${writeBack.title} did not take the verdict: ${outcome.why}`;
      await inTenant(actor, (ctx) => recordRefusal(ctx, ref, problem));
    }
  }
  return outcomes;
}

async function readNote(ctx: Ctx, { storeId, deployId }: DeployRef) {
  const deploy = await ctx.db.deploy.findFirstOrThrow({
    where: { id: deployId, storeId },
    select: { verdict: true, verdictReason: true, commitSha: true },
  });
  const rows = await ctx.db.connection.findMany({
    where: { storeId, provider: { in: writeBacks.map(({ connection }) => connection) } },
    select: { provider: true, sealed: true, target: true },
  });
  const note = {
    verdict: oneOf(deployVerdicts, deploy.verdict ?? "checking"),
    reason: deploy.verdictReason,
    commitSha: deploy.commitSha ?? "",
    page: `${env().NEXTAUTH_URL}/stores/${storeId}/deploys/${deployId}`,
  };
  const places = rows.flatMap(({ provider, sealed, target }) => {
    const token = note.commitSha === "" ? "" : open(storeId, provider, sealed);
    const writeBack = writeBacks.find((one) => one.connection === provider && one.isFor(target));
    return token === "" || writeBack === undefined ? [] : [{ writeBack, target, token }];
  });
  return { note, places };
}

/** Empty for a repository anybody may read, and for a token that no longer opens. */
function open(storeId: string, provider: string, sealed: string): string {
  try {
    return unseal(sealed, connectionPlace(storeId, provider), env().LAUNCH_READY_ENCRYPTION_KEY);
  } catch (error) {
    log("error", "a provider's token could not be opened", { storeId, provider, error });
    return "";
  }
}

async function recordRefusal(ctx: Ctx, { storeId, deployId }: DeployRef, problem: string): Promise<void> {
  const deploy = await ctx.db.deploy.findUniqueOrThrow({ where: { id: deployId } });
  await recordActivity(ctx, {
    storeId,
    action: "deploy.verdict-not-taken",
    subject: { kind: "deploy", id: deployId, name: deployName(deploy) },
    after: { problem },
    internal: true,
  });
}
