/** Words of the hooks page: what to press at each provider, and commands that do the same. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { ProviderId } from "@/server/webhooks/webhook.ts";

export type Hook = RouterOutputs["deployHooks"]["list"][number];
export type Delivery = RouterOutputs["deployHooks"]["deliveries"]["deliveries"][number];

/** The providers in the order they are offered: hosts first, then what only shows that calls arrive. */
export const offered: { id: ProviderId; title: string }[] = [
  { id: "vercel", title: "Vercel" },
  { id: "netlify", title: "Netlify" },
  { id: "github", title: "GitHub deployments or a workflow" },
  { id: "heroku", title: "Heroku" },
  { id: "shopify", title: "Shopify themes" },
  { id: "standard", title: "Render and others with Standard Webhooks" },
  { id: "generic", title: "Anything that can run curl" },
  { id: "stripe", title: "Stripe, to see that calls arrive" },
  { id: "sendgrid", title: "SendGrid, to see that calls arrive" },
  { id: "postmark", title: "Postmark, to see that calls arrive" },
];

/** Picks the provider of where the shop runs. */
export function providerFor(platform: string): ProviderId {
  if (platform === "render") return "standard";
  return offered.find(({ id }) => id === platform)?.id ?? "generic";
}

/** What narrows a hook to one project, as each provider calls it; null where a hook is about one already. */
export const projectWords: Record<ProviderId, string | null> = {
  vercel: "Project name or id",
  netlify: null,
  github: "Repository, as owner/name",
  heroku: null,
  shopify: null,
  standard: "Service name or id",
  generic: null,
  stripe: null,
  sendgrid: null,
  postmark: null,
};

/** Where the secret goes that we make. */
const ownSecretAt: Partial<Record<ProviderId, string>> = {
  netlify: "JWS secret token",
  github: "Secret",
  heroku: "Secret",
};

/** The clicks at the provider, one a line; names between backticks are typed or read there. */
export function stepsOf({ provider, productionRef }: Pick<Hook, "provider" | "productionRef">): string[] {
  const secretAt = ownSecretAt[provider];
  const paste = "Copy the secret it shows and paste it here.";
  switch (provider) {
    case "vercel":
      return [
        "In Vercel open the team's `Settings`, then `Webhooks`.",
        "Choose the project and the events `Deployment Created`, `Succeeded`, `Promoted`, `Error`, `Canceled` and `Rollback`.",
        "Paste the address above as the endpoint and create the webhook.",
        paste,
      ];
    case "netlify":
      return [
        "In Netlify open the project's `Configuration`, then `Notifications`, `Deploy notifications`.",
        "Add `HTTP POST request` four times: for `Deploy started`, `succeeded`, `failed` and `restored`.",
        `Give each the address above and, as \`${secretAt}\`, the secret.`,
      ];
    case "github":
      return [
        "In the repository open `Settings`, `Webhooks`, `Add webhook`.",
        `Paste the address above as \`Payload URL\`, choose \`application/json\`, and give it the secret.`,
        productionRef?.startsWith("workflow:")
          ? "Select individual events: `Workflow runs`."
          : "Select individual events: `Deployment statuses`.",
        "GitHub sends a ping at once; it turns this green.",
      ];
    case "heroku":
      return [
        "Run the command below with the app's name and the secret.",
        "Deploy, or change a setting, to see the first call.",
      ];
    case "shopify":
      return [
        "In the shop's admin open `Settings`, `Notifications`, `Webhooks`.",
        "Create a webhook for `Theme publish`, format JSON, with the address above.",
        "Copy the signing secret from the foot of that page and paste it here.",
      ];
    case "standard":
      return [
        "At the provider add a webhook with the address above. In Render: `Integrations`, `Webhooks`, event `Deploy Ended`.",
        paste,
      ];
    case "stripe":
      return ["In Stripe open `Developers`, `Webhooks`, and add an endpoint with the address above.", paste];
    case "sendgrid":
      return [
        "In SendGrid open `Settings`, `Mail Settings`, `Event Webhooks`, and add one with the address above.",
        "Turn on `Signed Event Webhook`, copy its verification key and paste it here.",
      ];
    case "postmark":
      return [
        "In Postmark open the server's message stream, `Webhooks`, and add one with the address above.",
        "As basic auth take the user `launch` and the secret as password.",
      ];
    default:
      return [
        "Keep the secret where your pipeline keeps secrets, as `LAUNCH_HOOK_SECRET`.",
        "Call the address at the end of each deploy.",
      ];
  }
}

export type Snippet = { title: string; text: string };

/** Commands that do what the clicks do, ready to copy; none where there is nothing to run. */
export function snippetsOf({ provider, url }: Pick<Hook, "provider" | "url">): Snippet[] {
  switch (provider) {
    case "vercel":
      return [{ title: "With Vercel's API instead", text: vercelCommand(url) }];
    case "heroku":
      return [
        {
          title: "Command",
          text: `heroku webhooks:add -a YOUR_APP -i api:release -l sync -u ${url} -s "$LAUNCH_HOOK_SECRET"`,
        },
      ];
    case "github":
      return [{ title: "With the gh command instead", text: githubCommand(url) }];
    case "generic":
      return [
        { title: "curl", text: curlCommand(url) },
        { title: "GitHub Actions, as the last step of a deploy", text: actionsStep(url) },
      ];
    default:
      return [];
  }
}

function vercelCommand(url: string): string {
  const events = ["created", "succeeded", "promoted", "error", "canceled", "rollback"];
  const body = { url, projectIds: ["YOUR_PROJECT_ID"], events: events.map((event) => `deployment.${event}`) };
  return [
    'curl "https://api.vercel.com/v1/webhooks?teamId=YOUR_TEAM_ID" \\',
    '  -H "Authorization: Bearer $VERCEL_TOKEN" -H "Content-Type: application/json" \\',
    `  -d '${JSON.stringify(body)}'`,
  ].join("\n");
}

function githubCommand(url: string): string {
  return [
    "gh api repos/OWNER/NAME/hooks -f name=web -F active=true -f 'events[]=deployment_status' \\",
    `  -f config[url]=${url} \\`,
    '  -f config[content_type]=json -f "config[secret]=$LAUNCH_HOOK_SECRET"',
  ].join("\n");
}

/** Works in any POSIX shell with openssl; docs/webhooks.md explains the signature. */
function curlCommand(url: string): string {
  return [
    'commit=$(git rev-parse HEAD); id="$commit-$(date +%s)"; time=$(date +%s)',
    'body="{\\"type\\":\\"deploy.live\\",\\"id\\":\\"$id\\",\\"commit\\":\\"$commit\\"}"',
    'signature=$(printf "%s.%s.%s" "$id" "$time" "$body" |',
    '  openssl dgst -sha256 -hmac "$LAUNCH_HOOK_SECRET" | sed "s/^.* //")',
    `curl -fsS ${url} --data-binary "$body" \\`,
    '  -H "Content-Type: application/json" -H "X-Launch-Id: $id" \\',
    '  -H "X-Launch-Timestamp: $time" -H "X-Launch-Signature: v1=$signature"',
  ].join("\n");
}

function actionsStep(url: string): string {
  const lines = curlCommand(url).split("\n");
  return [
    "- name: Tell Launch Ready",
    "  env:",
    `    LAUNCH_HOOK_SECRET: \${{ secrets.LAUNCH_HOOK_SECRET }}`,
    "  run: |",
    ...lines.map((line) => `    ${line}`),
  ].join("\n");
}

/** Says what a call told of a deploy; null when it told of none. */
export function toldWords({ kind, environment, note }: Pick<Delivery, "kind" | "environment" | "note">): string | null {
  if (note) return note;
  if (!kind) return null;
  const word = kind.replace("-", " ");
  return environment === "production" ? word : `${word}, preview`;
}

/** Says what counts as production where the provider does not. */
export function productionWords({ provider, productionRef }: Pick<Hook, "provider" | "productionRef">): string | null {
  if (!productionRef) return null;
  if (provider === "vercel") return "live once it is promoted";
  return productionRef.startsWith("workflow:")
    ? `workflow ${productionRef.slice("workflow:".length)}`
    : `environment ${productionRef}`;
}
