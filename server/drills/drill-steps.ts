/** What the founder presses, in the words on the screen of the store's own provider. Pure. */
import { hostNames, plainRollback, type ShopToRestore } from "../deliverables/plain-rollback.ts";
import type { DrillKind } from "./drill.ts";

export type DrillStep = { text: string; link: { label: string; url: string } | null };

export type StepsFor = {
  domain: string;
  /** Who keeps the zone, by its name servers; null when nobody we know. */
  dnsHost: string | null;
  shop: ShopToRestore;
  /** The key to replace; null before it is named. */
  secretName: string | null;
};

/** Gives the steps of a drill, numbered by their order. */
export function drillSteps(kind: DrillKind, place: StepsFor): DrillStep[] {
  switch (kind) {
    case "dns":
      return dnsSteps(place);
    case "rotate":
      return rotateSteps(place);
    case "restart":
      return restartSteps(place);
    case "alert":
      return [
        step("Press Start. We send a mail to the address you signed in with."),
        step("Open it on the phone you have with you at night."),
        step("Press the link in it, then the button on the page."),
      ];
    case "mail":
      return [
        step("Press Start. We show you an address for this one order."),
        step(
          "Open your shop and order something as a buyer would, with that address. Use your test payment if you have one.",
        ),
        step("Wait on the page. Cancel the order in your shop afterwards."),
      ];
  }
}

type DnsScreen = {
  url: string;
  clicks: readonly string[];
  /** What the founder calls it, where that is another name. */
  label?: string;
};

/** Clicks to a new TXT record, as each host documents them; names as `dnsProviderOf` gives them. */
const dnsScreens: Readonly<Record<string, DnsScreen>> = {
  // developers.cloudflare.com/dns/manage-dns-records/how-to/create-dns-records
  Cloudflare: {
    url: "https://dash.cloudflare.com",
    clicks: ["Press your domain, then DNS, then Records.", "Press Add record and choose the type TXT."],
  },
  // docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-creating.html
  "Amazon Route 53": {
    url: "https://console.aws.amazon.com/route53/v2/hostedzones",
    clicks: ["Press your domain in the list of hosted zones.", "Press Create record and choose the type TXT."],
  },
  // godaddy.com/help/add-a-txt-record-19232
  GoDaddy: {
    url: "https://dcc.godaddy.com/control/portfolio",
    clicks: ["Press your domain, then DNS.", "Press Add New Record and choose the type TXT."],
  },
  // namecheap.com/support/knowledgebase/article.aspx/317
  Namecheap: {
    url: "https://ap.www.namecheap.com/domains/list",
    clicks: ["Press Manage beside your domain, then Advanced DNS.", "Press Add New Record and choose TXT Record."],
  },
  // vercel.com/docs/domains/managing-dns-records
  Vercel: {
    url: "https://vercel.com/dashboard/domains",
    clicks: ["Press your domain.", "Below DNS Records, choose the type TXT."],
  },
  // docs.netlify.com/manage/domains/configure-domains/dns-records
  NS1: {
    label: "Netlify",
    url: "https://app.netlify.com",
    clicks: ["Press Domains, then your domain.", "Press Add new record and choose the type TXT."],
  },
  // help.shopify.com/en/manual/domains/managing-domains/edit-dns-settings
  Shopify: {
    url: "https://admin.shopify.com/settings/domains",
    clicks: [
      "Press your domain, then Domain settings, then Manage DNS.",
      "Press Add custom record and choose TXT record.",
    ],
  },
  // ionos.com/help/domains/configuring-mail-servers-and-other-related-records
  IONOS: {
    url: "https://my.ionos.com/domains",
    clicks: ["Press your domain, then DNS.", "Press Add record and choose TXT."],
  },
};

function dnsSteps({ domain, dnsHost }: StepsFor): DrillStep[] {
  const known = dnsHost === null ? undefined : Object.entries(dnsScreens).find(([name]) => dnsHost.startsWith(name));
  const screen = known?.[1];
  const name = screen?.label ?? known?.[0] ?? "";
  const open = screen
    ? step(`Log in at ${name}, where ${domain} is kept.`, { label: name, url: screen.url })
    : step(
        `Log in where you manage ${domain}${dnsHost ? `: ${dnsHost}` : ". Your invoice for the domain says where"}.`,
      );
  const clicks = screen?.clicks ?? [
    "Look for DNS, Zone or Name records, and open it.",
    "Press the button that adds a record and choose the type TXT.",
  ];
  return [
    open,
    ...clicks.map((text) => step(text)),
    step("Copy the name and the value from this page into the two fields. Leave the rest as it is."),
    step("Press Save, come back here and wait. It takes one to ten minutes."),
  ];
}

function rotateSteps({ shop, secretName }: StepsFor): DrillStep[] {
  const name = secretName ? `“${secretName}”` : "the key";
  return [
    step(
      "Choose a key that no buyer needs: for visitor numbers, a test account or a preview. Ask before you take another.",
    ),
    step(`Make a new value for ${name} at the service it belongs to. Keep the page open.`),
    openHost(shop, "log in and open the settings with the keys of your shop (often Environment Variables)."),
    step(`Replace the value of ${name} with the new one and press Save. Paste it only there.`),
    step(`Put the shop online again: ${redeploy[shop.host]}`),
    step("Go back to the service and remove the old value. Then say so on this page."),
  ];
}

function restartSteps({ shop }: StepsFor): DrillStep[] {
  const back = plainRollback({ ...shop, pages: [], callName: null }).slice(1, -1);
  return [
    openHost(shop, "log in with your own account."),
    step(`Put the shop online again: ${redeploy[shop.host]}`),
    step("Wait until this page says that it is online again. Then press “I go back now”."),
    ...back.map(({ text }) => step(text)),
    step("Wait here. Afterwards you may put the newest version back in the same way."),
  ];
}

/** How each service names a new deploy of what is live (vercel.com/docs/deployments/managing-deployments and its peers). */
const redeploy: Record<ShopToRestore["host"], string> = {
  vercel: "under Deployments press the three dots beside the newest, then Redeploy.",
  netlify: "under Deploys press Trigger deploy, then Deploy project.",
  heroku: "under Deploy press Deploy Branch.",
  render: "press Manual Deploy, then Deploy latest commit.",
  shopify: "under Online Store, Themes press Publish beside a copy of the theme in use.",
  other: "look for Deploy, Redeploy or Publish and press it for the newest version.",
};

function openHost(shop: ShopToRestore, rest: string): DrillStep {
  const name = hostNames[shop.host];
  const text = `Open ${name}, ${rest}`;
  return step(text, shop.projectUrl ? { label: shop.project ?? name, url: shop.projectUrl } : null);
}

function step(text: string, link: DrillStep["link"] = null): DrillStep {
  return { text, link };
}
