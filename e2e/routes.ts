/** Every page of the app and who may open it. `public/access.spec.ts` fails when one is missing here. */
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const APP = fileURLToPath(new URL("../app", import.meta.url));

/**
 * Who may open a page: anybody, whoever is signed in, members of the store's workspace, the store's own people and
 * members, or developers (it does not exist in production).
 */
export type Audience = "anybody" | "signed-in" | "member" | "person" | "developer";

/** Addresses as Next writes them, without groups. */
export const routes: Readonly<Record<string, Audience>> = {
  "/": "anybody",
  "/about-our-checks": "anybody",
  "/docs/api": "anybody",
  "/must-haves": "anybody",
  "/check/[token]": "anybody",
  "/certificate/[slug]": "anybody",
  "/share/[token]": "anybody",
  "/login": "anybody",
  "/login/sent": "anybody",
  "/invite/[token]": "anybody",
  "/secret/[token]": "anybody",
  "/stop/[token]": "anybody",
  "/dev/mail": "anybody",
  "/gallery/[[...part]]": "developer",
  "/go": "signed-in",
  "/welcome": "signed-in",
  "/stores": "member",
  "/stores/new": "member",
  "/activity": "member",
  "/deploys": "member",
  "/inbox": "member",
  "/free-checks": "member",
  "/runs": "member",
  "/runs/[runId]": "member",
  "/settings": "member",
  "/settings/account": "member",
  "/settings/api-keys": "member",
  "/settings/branding": "member",
  "/settings/probes": "member",
  "/settings/team": "member",
  "/stores/[storeId]": "member",
  "/stores/[storeId]/activity": "member",
  "/stores/[storeId]/audits": "member",
  "/stores/[storeId]/audits/[runId]": "member",
  "/stores/[storeId]/deliverables": "member",
  "/stores/[storeId]/deliverables/[id]": "member",
  "/stores/[storeId]/deploys": "member",
  "/stores/[storeId]/deploys/[deployId]": "member",
  "/stores/[storeId]/email": "member",
  "/stores/[storeId]/keys": "member",
  "/stores/[storeId]/people": "member",
  "/stores/[storeId]/questions": "member",
  "/stores/[storeId]/questions/[questionId]": "member",
  "/stores/[storeId]/risks": "member",
  "/stores/[storeId]/roadmap/[stage]": "member",
  "/stores/[storeId]/settings": "member",
  "/stores/[storeId]/settings/ai": "member",
  "/stores/[storeId]/settings/hooks": "member",
  "/print/[deliverableId]/[version]": "person",
  "/my-store/[storeId]": "person",
  "/my-store/[storeId]/drills/[kind]": "person",
  "/my-store/[storeId]/handover": "person",
  "/my-store/[storeId]/handover/[id]": "person",
  "/my-store/[storeId]/keys": "person",
  "/my-store/[storeId]/keys/[accountId]": "person",
  "/my-store/[storeId]/questions": "person",
  "/my-store/[storeId]/questions/[questionId]": "person",
  "/my-store/[storeId]/sign": "person",
  "/my-store/[storeId]/todo": "person",
  "/my-store/[storeId]/todo/[taskId]": "person",
};

/** Lists the routes that have a page in `app/`. */
export function pagesOfApp(folder = APP): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pagesOfApp(path);
    return entry.name === "page.tsx" ? [routeOf(relative(APP, folder))] : [];
  });
}

/** Puts values in place of a route's parameters. Throws when one is missing. */
export function fillRoute(route: string, values: Readonly<Record<string, string>>): string {
  return route.replace(/\/\[\[\.\.\.\w+\]\]$/, "").replace(/\[(\w+)\]/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${route} needs a value for ${name}.`);
    return value;
  });
}

function routeOf(folder: string): string {
  const parts = folder.split(/[/\\]/).filter((part) => part !== "" && !/^\(.*\)$/.test(part));
  return `/${parts.join("/")}`;
}
