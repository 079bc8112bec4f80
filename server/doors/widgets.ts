/** Door across tenants: a widget by its public key, and the checks asked for through it, for its own workspace. */
import { systemDb } from "../db.ts";

export type WidgetView = {
  id: string;
  key: string;
  name: string;
  accent: string;
  contact: string | null;
  origins: string[];
};

/** Finds a widget that is switched on; null when there is none of this key. */
export async function widgetByKey(key: string): Promise<WidgetView | null> {
  const row = await systemDb().widget.findUnique({
    where: { key: key.slice(0, 60) },
    select: { id: true, key: true, name: true, accent: true, contact: true, origins: true, isOn: true },
  });
  if (row === null || !row.isOn) return null;
  const { isOn: _isOn, ...view } = row;
  return view;
}

/** Reads the newest checks asked for through the workspace's widget, with what they said. */
export async function readWidgetChecks(workspaceId: string, now: Date, take: number) {
  return systemDb().freeCheck.findMany({
    where: { widget: { workspaceId }, expiresAt: { gt: now } },
    orderBy: { createdAt: "desc" },
    take,
    select: {
      id: true,
      domain: true,
      state: true,
      failure: true,
      createdAt: true,
      expiresAt: true,
      results: { orderBy: { checkId: "asc" }, select: { checkId: true, verdicts: true } },
    },
  });
}
