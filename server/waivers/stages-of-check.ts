import { checks } from "../checks/index.ts";

/** Gives the stages whose gate a check counts for; none for a check that left the catalogue. */
export function stagesOfCheck(checkId: string): readonly string[] {
  return checks.find(({ id }) => id === checkId)?.stages ?? [];
}
