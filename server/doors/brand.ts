/** Door across tenants: the name and the colour a consultancy shows to the outside; a shop's own people may not read its settings. */
import { systemDb } from "../db.ts";

/** Gives the brand as its widget shows it; null where the consultancy has chosen none. */
export async function brandOf(workspaceId: string): Promise<{ name: string; accent: string } | null> {
  const widget = await systemDb().widget.findUnique({ where: { workspaceId }, select: { name: true, accent: true } });
  return widget ? { name: widget.name, accent: widget.accent } : null;
}
