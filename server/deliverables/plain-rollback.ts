/** How a founder goes back to the version before, click by click, at the service their shop is deployed with. Pure. */
import type { Step } from "./sections.ts";

/** Services whose way back we know; `other` asks somebody. */
export type Host = "vercel" | "netlify" | "shopify" | "heroku" | "render" | "other";

export type ShopToRestore = {
  host: Host;
  /** The project's name at the service; null when no deploy has told us. */
  project: string | null;
  /** The project's page at the service; null when only the service is known. */
  projectUrl: string | null;
  /** Pages that have to work afterwards, full addresses, the home page first. */
  pages: { what: string; url: string }[];
  /** Whom to tell. */
  callName: string | null;
};

export const hostNames: Record<Host, string> = {
  vercel: "Vercel",
  netlify: "Netlify",
  shopify: "Shopify",
  heroku: "Heroku",
  render: "Render",
  other: "your hosting service",
};

const startPages: Record<Host, string | null> = {
  vercel: "https://vercel.com/dashboard",
  netlify: "https://app.netlify.com",
  shopify: "https://admin.shopify.com",
  heroku: "https://dashboard.heroku.com/apps",
  render: "https://dashboard.render.com",
  other: null,
};

/**
 * Gives at most twelve steps (catalogue ho.rollback-plain): log in, go back, look, tell. The clicks are those each service
 * documents: Vercel "Instant Rollback" (vercel.com/docs/instant-rollback), Netlify "Publish deploy"
 * (docs.netlify.com/deploy/manage-deploys), Shopify "Publish theme" (help.shopify.com, themes), Heroku "Roll back to here"
 * (devcenter.heroku.com/articles/releases), Render "Rollback" (render.com/docs/rollbacks).
 */
export function plainRollback(shop: ShopToRestore): Step[] {
  return [...open(shop), ...goBack[shop.host], ...look(shop), tell(shop)];
}

function open({ host, project, projectUrl }: ShopToRestore): Step[] {
  const page = projectUrl ?? startPages[host];
  const name = project ? `“${project}”` : "your shop";
  if (page === null) return [];
  return [
    step("open", "Open this page and log in with your own account.", {
      link: { label: hostNames[host], url: page },
      expect: `You see ${name} at ${hostNames[host]}.`,
    }),
  ];
}

const goBack: Record<Host, Step[]> = {
  vercel: [
    step("list", "Press “Deployments” at the top.", {
      expect: "You see a list. The version marked “Current” is the broken one.",
    }),
    step("choose", "Find the next version below it that says “Ready”. Press the three dots at its right end.", {
      expect: "A small menu opens.",
    }),
    step("back", "Press “Instant Rollback”, then press the button to confirm.", {
      expect: "After a few seconds the older version is marked “Current”.",
    }),
  ],
  netlify: [
    step("list", "Press “Deploys” at the left.", {
      expect: "You see a list. The one marked “Published” is the broken one.",
    }),
    step("choose", "Press the version below it that was live before.", { expect: "Its own page opens." }),
    step("back", "Press “Publish deploy”.", { expect: "The page says that this version is published." }),
    step("hold", "Go back to the list and press “Lock to stop auto publishing”.", {
      expect: "New updates now wait until you unlock it.",
    }),
  ],
  shopify: [
    step("list", "Press “Online Store” at the left, then “Themes”.", {
      expect: "You see the theme in use, and below it the ones you kept.",
    }),
    step("choose", "Find the theme that was in use before. Press the three dots beside it.", {
      expect: "A small menu opens.",
    }),
    step("back", "Press “Publish”, then press it once more to confirm.", {
      expect: "The older theme stands at the top as the one in use.",
    }),
  ],
  heroku: [
    step("list", "Press the app of your shop, then “Activity”.", { expect: "You see a list of versions." }),
    step("back", "Find the version before the newest. Press “Roll back to here” and confirm.", {
      expect: "A new line says that the app was rolled back.",
    }),
  ],
  render: [
    step("list", "Press the service of your shop, then “Events”.", { expect: "You see a list of versions." }),
    step("back", "Find the version before the newest. Press “Rollback” and confirm.", {
      expect: "The older version is marked as live.",
    }),
  ],
  other: [
    step("ask", "Call the person named below and ask them to put the version before back.", {
      expect: "They say when it is done.",
    }),
  ],
};

function look({ pages }: ShopToRestore): Step[] {
  return pages.slice(0, 4).map(({ what, url }, index) =>
    step(`look-${index + 1}`, index === 0 ? `Open ${what} in a new window.` : `Open ${what}.`, {
      link: { label: url, url },
      expect: index === 0 ? "It opens, and there is no error on it." : "It opens and works as you know it.",
    }),
  );
}

function tell({ callName }: ShopToRestore): Step {
  const name = callName ?? "your developer";
  return step("tell", `Tell ${name} what you saw and what you did.`, {
    expect: "The next update starts from the right place.",
  });
}

function step(id: string, text: string, more: { expect: string; link?: Step["link"] }): Step {
  return { id, text, expect: more.expect, link: more.link ?? null, copy: null };
}

/** Which service an address of a deploy belongs to, and the project's name and page in it; null for another service. */
export function projectAt(detailUrl: string | null): { name: string; url: string } | null {
  const url = detailUrl === null ? null : URL.parse(detailUrl);
  if (url?.protocol !== "https:") return null;
  const [first, second] = url.pathname.split("/").filter((part) => part !== "");
  if (first === undefined) return null;
  switch (url.hostname) {
    case "vercel.com":
      return second ? { name: second, url: `${url.origin}/${first}/${second}` } : null;
    case "app.netlify.com":
      return second && /^(sites|projects)$/.test(first)
        ? { name: second, url: `${url.origin}/${first}/${second}` }
        : null;
    case "dashboard.heroku.com":
      return first === "apps" && second ? { name: second, url: `${url.origin}/apps/${second}` } : null;
    case "admin.shopify.com":
      return first === "store" && second ? { name: second, url: `${url.origin}/store/${second}` } : null;
    case "dashboard.render.com":
      return second ? { name: second, url: `${url.origin}/${first}/${second}` } : null;
    default:
      return null;
  }
}
