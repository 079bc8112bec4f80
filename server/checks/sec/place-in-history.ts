/** Tells of values found in contents of a repository when they came, when they went and whether they are still there. */
import { fileRuleOf, isFileRule } from "./file-choice.ts";
import { type Commit, listChanges } from "./git-history.ts";
import type { SecretMatch } from "./scan.ts";

/** A value in one content. `allowed`: a comment on its line says that it may stay. */
export type Hit = SecretMatch & { allowed: boolean };

export type PlacedHit = Hit & {
  where: "head" | "history";
  firstCommit: Commit | null;
  lastCommit: Commit | null;
  removedCommit: Commit | null;
  /** Ids of every commit that wrote it. */
  commits: string[];
};

/**
 * Places the hits of each content (by its id) in the history of a repository: one entry per value and path. `head` is
 * the content of every file of the last commit.
 */
export async function placeInHistory(
  folder: string,
  hitsOf: ReadonlyMap<string, Hit[]>,
  head: ReadonlyMap<string, string>,
): Promise<PlacedHit[]> {
  const found = new Map<string, PlacedHit>();
  const placed = new Set<string>();

  function note(hit: Hit, file: string, content: string, commit: Commit | null): void {
    placed.add(`${content} ${identityOf(hit)}`);
    // The same content may stand under a harmless name, too.
    if (isFileRule(hit.rule) && fileRuleOf(file) !== hit.rule) return;
    const id = `${identityOf(hit)} ${file}`;
    const known = found.get(id);
    if (known === undefined) {
      const commits = commit === null ? [] : [commit.id];
      const where = head.get(file) === content ? "head" : "history";
      found.set(id, { ...hit, file, where, firstCommit: commit, lastCommit: commit, removedCommit: null, commits });
      return;
    }
    // The last commit has the last word: a comment there marks the value after the fact.
    if (head.get(file) === content) {
      const { line, offset, allowed } = hit;
      Object.assign(known, { where: "head", line, offset, allowed });
    }
    known.lastCommit = commit ?? known.lastCommit;
    known.removedCommit = null;
    if (commit !== null) known.commits.push(commit.id);
  }

  for (const { commit, path, before, after } of await listChanges(folder, new Set(hitsOf.keys()))) {
    const written = after === null ? [] : (hitsOf.get(after) ?? []);
    for (const hit of written) note(hit, path, after ?? "", commit);
    for (const hit of before === null ? [] : (hitsOf.get(before) ?? [])) {
      if (written.some((kept) => identityOf(kept) === identityOf(hit))) continue;
      const known = found.get(`${identityOf(hit)} ${path}`);
      if (known) known.removedCommit = commit;
    }
  }
  // A tag may point to a content no commit holds.
  for (const [content, hits] of hitsOf) {
    for (const hit of hits) if (!placed.has(`${content} ${identityOf(hit)}`)) note(hit, hit.file, content, null);
  }
  // On a branch it may be gone; what counts is HEAD.
  return [...found.values()].map((hit) => (hit.where === "head" ? { ...hit, removedCommit: null } : hit));
}

function identityOf(hit: Hit): string {
  return `${hit.rule} ${hit.fingerprint}`;
}
