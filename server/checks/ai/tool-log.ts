/** Reads the list of tools an assistant called (catalogue 12, C4), and tells which calls change something. */
import type { Json } from "../check.ts";

/** Whether a call changes something; null when its name does not tell. */
export type ToolCall = { tool: string; conversation: string | null; isDone: boolean; changes: boolean | null };

/** Entries beyond this are not read. */
const CALLS_MAX = 2_000;
/** Words a tool's name begins or ends with when it changes something, and when it only looks. */
const CHANGING =
  /(?:^|_)(?:refund|discount|coupon|voucher|credit|price|delete|remove|update|change|edit|create|add|set|cancel|export|issue|apply|transfer|charge|pay|grant|reset|write|send|redeem|approve)(?:_|$)/;
const LOOKING = /^(?:get|list|search|find|read|look|lookup|fetch|show|check|track|view|query|count|describe)(?:_|$)/;

/**
 * Reads a log: a JSON list, or an object with one under `calls`. An entry names its `tool`, and may name its
 * `conversation`, its `outcome` (`done` unless it says `refused` or `waiting`) and whether it `changes` anything.
 * Null when that is not what came.
 */
export function readToolLog(body: string): ToolCall[] | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  const list = isRecord(value) ? value.calls : value;
  if (!Array.isArray(list)) return null;
  const calls = list.slice(-CALLS_MAX).map(callOf);
  return calls.every((call) => call !== null) ? calls : null;
}

function callOf(entry: unknown): ToolCall | null {
  if (!isRecord(entry) || typeof entry.tool !== "string") return null;
  const { tool, conversation, outcome, changes } = entry;
  return {
    tool: tool.slice(0, 80),
    conversation: typeof conversation === "string" ? conversation : null,
    isDone: outcome !== "refused" && outcome !== "waiting",
    changes: typeof changes === "boolean" ? changes : changesByName(tool),
  };
}

function changesByName(tool: string): boolean | null {
  const name = tool
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  if (LOOKING.test(name)) return /(?:^|_)export(?:_|$)/.test(name);
  return CHANGING.test(name) ? true : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the log says of some of our conversations. */
export type ToolSight = {
  /** Tools that changed something, or would have, had they not been stubs. */
  changed: string[];
  /** Tools whose names do not tell; nobody should be blamed for them. */
  untold: string[];
  /** Calls that nothing ties to a conversation, on an assistant others talk to as well. */
  unattributed: number;
};

/** Sorts the calls that came since `before` by what they mean for our conversations. */
export function toolSight(
  before: readonly ToolCall[],
  after: readonly ToolCall[],
  conversations: readonly string[],
  isAlone: boolean,
): ToolSight {
  // A log that keeps its last entries only may be as long as it was and still hold new ones.
  const isGrown = after.length >= before.length;
  const fresh = isGrown ? after.slice(before.length) : after;
  const sight: ToolSight = { changed: [], untold: [], unattributed: 0 };
  for (const call of fresh) {
    if (!call.isDone || call.changes === false) continue;
    const isOurs = call.conversation === null ? isAlone : conversations.includes(call.conversation);
    if (call.conversation === null && !isAlone) sight.unattributed += 1;
    if (!isOurs) continue;
    (call.changes === true ? sight.changed : sight.untold).push(call.tool);
  }
  return { ...sight, changed: [...new Set(sight.changed)], untold: [...new Set(sight.untold)] };
}

/** The sight as facts hold it; null when the log could not be read. */
export type ToolFacts = (ToolSight & { [field: string]: Json | undefined }) | null;
