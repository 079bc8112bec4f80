/** How the states of a document's version are shown. */
import type { Words } from "@/app/_ui/status-words.ts";

export type VersionState = "draft" | "approved" | "published";

export const versionWords: Record<VersionState, Words> = {
  draft: { word: "Draft", icon: "pencil", tone: "idle" },
  approved: { word: "Approved", icon: "circle-check", tone: "quiet" },
  published: { word: "Published", icon: "circle-check", tone: "quiet" },
};

/** Tells whether a stored word is a state of a version. */
export function isVersionState(word: string): word is VersionState {
  return Object.hasOwn(versionWords, word);
}
