/** The words a rehearsal and the watch after it are told in. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { IconName } from "@/app/_ui/icon-names.ts";
import type { Tone } from "@/app/_ui/status-words.ts";

export type Rehearsal = RouterOutputs["edge"]["rehearse"];
export type Arrival = RouterOutputs["edge"]["watch"];
export type Effect = Rehearsal["verdict"];

/** A record as the form holds it: all text. */
export type RecordDraft = { act: "add" | "set" | "delete"; type: string; name: string; value: string; ttl: string };

export const effectWords: Record<Effect, { word: string; icon: IconName; tone: Tone }> = {
  breaks: { word: "Would break", icon: "octagon-x", tone: "fail" },
  worse: { word: "Would get worse", icon: "triangle-alert", tone: "warn" },
  unclear: { word: "Cannot be seen", icon: "circle-dashed", tone: "idle" },
  fixes: { word: "Would be fixed", icon: "circle-check", tone: "quiet" },
  better: { word: "Would get better", icon: "circle-check", tone: "quiet" },
  same: { word: "Stays", icon: "equal", tone: "idle" },
};

export const verdictWords: Record<Effect, string> = {
  breaks: "Do not set this record: it breaks something.",
  worse: "Nothing breaks, and something gets worse.",
  unclear: "What it does cannot be seen in full.",
  fixes: "It fixes something and breaks nothing we look at.",
  better: "It makes something better and breaks nothing we look at.",
  same: "It changes nothing we look at.",
};

export const sightWords: Record<Arrival["sights"][number]["state"], { word: string; icon: IconName; tone: Tone }> = {
  new: { word: "new record", icon: "circle-check", tone: "quiet" },
  old: { word: "old record", icon: "clock", tone: "warn" },
  absent: { word: "no such record yet", icon: "clock", tone: "warn" },
  silent: { word: "no answer", icon: "circle-dashed", tone: "idle" },
};

/** Says how long old answers may live, in the largest unit that fits. */
export function secondsWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}

/** Seconds as a clock that counts down: 4:09. */
export function clockWords(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const hours = Math.floor(left / 3_600);
  const minutes = Math.floor((left % 3_600) / 60);
  const rest = String(left % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Ours: nobody watches longer than this. */
const WATCH_MAX_SECONDS = 1_800;
/** A resolver that has just forgotten the old answer needs a moment to fetch the new one. */
const WATCH_SPARE_SECONDS = 60;

/** How long to watch, in seconds: the longest old answer and a minute, half an hour at most, two minutes at least. */
export function watchSeconds(longestSeconds: number): number {
  return Math.min(WATCH_MAX_SECONDS, Math.max(2 * WATCH_SPARE_SECONDS, longestSeconds + WATCH_SPARE_SECONDS));
}

/** One sentence over all that were asked. */
export function arrivalSentence({ sights, hasArrived }: Pick<Arrival, "sights" | "hasArrived">): string {
  const answered = sights.filter(({ state }) => state !== "silent");
  const fresh = answered.filter(({ state }) => state === "new").length;
  if (hasArrived) return `All ${answered.length} that answer show the new record.`;
  if (answered.length === 0) return "Nobody we asked answers.";
  return `${fresh} of ${answered.length} show the new record.`;
}
