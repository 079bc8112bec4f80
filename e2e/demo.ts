/** Where things of the demo workspace are, for tests that look at every page. */

import type { Page } from "@playwright/test";
import { type Client, clientOf } from "./portal.ts";
import { fillRoute, routes } from "./routes.ts";

/** An id that no row has. */
export const NOTHING = "00000000-0000-7000-8000-000000000000";

/** Values for a store's routes, and its name. */
export type Places = Record<
  | "storeId"
  | "name"
  | "runId"
  | "deployId"
  | "id"
  | "deliverableId"
  | "version"
  | "stage"
  | "taskId"
  | "questionId"
  | "accountId"
  | "kind",
  string
>;

/** Gives real ids of one of the demo's stores; `page` is Maya's. Throws when the demo has no such store. */
export async function placesOf(page: Page, domain: string): Promise<Places> {
  const client = clientOf(page.context());
  const { stores } = await client.stores.list.query({ q: domain, view: "all" });
  const store = stores[0];
  if (!store) throw new Error(`The demo has no ${domain}.`);
  const [{ runs }, { deploys }, { questions }, deliverableId, taskId] = await Promise.all([
    client.auditRuns.list.query({ storeId: store.id }),
    client.deploys.list.query({ storeId: store.id }),
    client.questions.list.query({ storeId: store.id }),
    firstDeliverable(client, store.id),
    firstTask(client, store.id),
  ]);
  return {
    storeId: store.id,
    name: store.name,
    runId: runs[0]?.id ?? NOTHING,
    deployId: deploys[0]?.id ?? NOTHING,
    id: deliverableId,
    deliverableId,
    version: "1",
    stage: "audit",
    taskId,
    questionId: questions[0]?.id ?? NOTHING,
    accountId: "domain",
    kind: "dns",
  };
}

/** Lists the paths of every page of the studio, with the store's pages filled in. */
export async function studioPaths(page: Page, places: Places): Promise<string[]> {
  const { runs } = await clientOf(page.context()).runs.list.query();
  return Object.entries(routes)
    .filter(([, audience]) => audience === "member")
    .filter(([route]) => route !== "/runs/[runId]" || runs.length > 0)
    .map(([route]) => fillRoute(route, route === "/runs/[runId]" ? { runId: runs[0]?.run_id ?? "" } : places));
}

/** Lists the paths of every page of a store's own people. */
export function founderPaths(places: Places): string[] {
  return Object.entries(routes)
    .filter(([route, audience]) => audience === "person" && !/\/handover\/\[id\]$|^\/print\//.test(route))
    .map(([route]) => fillRoute(route, places));
}

async function firstDeliverable(client: Client, storeId: string): Promise<string> {
  const deliverables = await client.deliverables.list.query({ storeId });
  return deliverables[0]?.id ?? NOTHING;
}

async function firstTask(client: Client, storeId: string): Promise<string> {
  const { open, done } = await client.founder.tasks.query({ storeId });
  return [...open, ...done][0]?.id ?? NOTHING;
}
