/** How to go back to an earlier deploy, step by step, at the provider the shop is deployed with. */
import type { FixStep } from "../checks/check.ts";
import type { ProviderId } from "../webhooks/webhook.ts";

/** The deploy to leave and the one to go back to; the latter is null when none is known. */
export type RollbackFrom = {
  provider: ProviderId;
  commitSha: string | null;
  branch: string | null;
  detailUrl: string | null;
  target: RollbackTarget | null;
};
export type RollbackTarget = {
  name: string;
  providerDeployId: string;
  commitSha: string | null;
  url: string | null;
  detailUrl: string | null;
  liveAt: Date | null;
};

/**
 * Gives the steps, as each provider documents them: Vercel "Instant Rollback" and `vercel rollback`, Netlify "Publish
 * deploy", Heroku `heroku rollback`, Git `revert` where a push deploys. The last step is always to look again.
 */
export function rollbackSteps(from: RollbackFrom): FixStep[] {
  return [...stepsAt(from), { text: "Wait for our next look: the smoke tests run again as soon as it is live." }];
}

function stepsAt(from: RollbackFrom): FixStep[] {
  const { target } = from;
  const name = target ? `“${target.name}”` : "the version before";
  switch (from.provider) {
    case "vercel":
      return [
        {
          text: `Open the project's deployments at Vercel, choose ${name} and press Instant Rollback.`,
          link: { label: "Deployments at Vercel", url: from.detailUrl ?? "https://vercel.com/dashboard" },
        },
        {
          text: "Or run this in the project's folder.",
          copy: `vercel rollback ${target?.url ?? target?.providerDeployId ?? ""}`.trim(),
        },
        {
          text: "After a rollback Vercel does not put new pushes live by itself: promote the repaired version by hand.",
        },
      ];
    case "netlify":
      return [
        {
          text: `Open Deploys at Netlify, choose ${name} and press Publish deploy.`,
          link: { label: "Deploys at Netlify", url: target?.detailUrl ?? from.detailUrl ?? "https://app.netlify.com" },
        },
        { text: "Press Lock to stop auto publishing until the repaired version is ready." },
      ];
    case "heroku":
      return [
        {
          text: `Go back to ${name}.`,
          copy: target ? `heroku rollback ${target.providerDeployId}` : "heroku rollback",
        },
      ];
    case "shopify":
      return [
        {
          text: "In the Shopify admin open Online Store, then Themes, choose the theme that was live before and press Publish.",
          link: { label: "Themes at Shopify", url: "https://admin.shopify.com" },
        },
      ];
    default:
      return [
        {
          text: `Undo the change and push: the shop is deployed again as it was in ${name}.`,
          copy: `git revert --no-edit ${from.commitSha ?? "HEAD"} && git push origin ${from.branch ?? "main"}`,
        },
      ];
  }
}
