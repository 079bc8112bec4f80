/** Gives the checks of one run what the store has permitted and connected, secrets opened. */
import { loadAccess } from "../access/load-access.ts";
import { loadAi } from "../ai-targets/load-ai.ts";
import { portalProbeSettings } from "../audit-runs/probe-settings.ts";
import type { CloudflareZone, Connections } from "../checks/check.ts";
import { openCloudflareZone } from "../checks/probes/cloudflare.ts";
import { openRepository, type RepositoryAccess } from "../checks/probes/repository.ts";
import { loadWebhookReport } from "../ci-reports/load-webhook-report.ts";
import type { Ctx } from "../ctx.ts";
import { loadHandover } from "../deliverables/load-handover.ts";
import { loadRecordNotes } from "../deliverables/load-record-notes.ts";
import { loadDrills } from "../drills/read-drills.ts";
import { env } from "../env.ts";
import { NotFound } from "../errors.ts";
import { log } from "../log.ts";
import { loadMail } from "../mail-in/read-mail.ts";
import { loadSignOff } from "../sign-offs/read-sign-off.ts";
import { openSmokeSecrets } from "../stores/smoke-secrets.ts";
import { connectionPlace, unseal } from "./seal.ts";

/** Opens the store's connections for an audit; the result must never be stored or logged. Throws `NotFound`. */
export async function loadConnections(ctx: Ctx, storeId: string): Promise<Connections> {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: {
      domain: true,
      controlToken: true,
      controlProvenAt: true,
      connections: { select: { provider: true, sealed: true, target: true } },
    },
  });
  if (!store) throw new NotFound("store");
  const of = (provider: string) => store.connections.find((connection) => connection.provider === provider) ?? null;
  const [cloudflare, repository] = [of("cloudflare"), of("repository")];
  return {
    controlToken: store.controlToken,
    isControlProven: store.controlProvenAt !== null,
    mail: await loadMail(ctx, storeId),
    recordNotes: await loadRecordNotes(ctx, storeId),
    handover: await loadHandover(ctx, storeId),
    access: await loadAccess(ctx, storeId),
    signOff: await loadSignOff(ctx, storeId),
    drills: await loadDrills(ctx, storeId),
    ai: await loadAi(ctx, storeId),
    ...(await openSmokeSecrets(ctx, storeId)),
    webhookReport: await loadWebhookReport(ctx, storeId),
    repository: repository ? openStoreRepository(storeId, repository) : null,
    cloudflare: cloudflare ? openCloudflare(storeId, store.domain, cloudflare.sealed) : null,
  };
}

/** A token that no longer opens (the key of the installation changed) is as good as none: it has to be given again. */
function openCloudflare(storeId: string, domain: string, sealed: string): CloudflareZone | null {
  const token = openToken(storeId, "cloudflare", sealed);
  return token === null ? null : openCloudflareZone({ ...portalProbeSettings(), token, domain });
}

/** An empty token is that of a repository anybody may read. */
function openStoreRepository(
  storeId: string,
  { sealed, target }: { sealed: string; target: string },
): RepositoryAccess | null {
  const token = openToken(storeId, "repository", sealed);
  if (token === null) return null;
  return openRepository({ ...portalProbeSettings(), url: `https://${target}`, token: token === "" ? null : token });
}

function openToken(storeId: string, provider: string, sealed: string): string | null {
  try {
    return unseal(sealed, connectionPlace(storeId, provider), env().LAUNCH_READY_ENCRYPTION_KEY);
  } catch (error) {
    log("error", "a provider's token could not be opened", { storeId, provider, error });
    return null;
  }
}
