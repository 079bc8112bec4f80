/**
 * Every keyboard shortcut of the product. Footer, tooltips, the `?` sheet, the command menu and `aria-keyshortcuts`
 * all read this list. A shortcut works on a page when something there answers to it: an element that carries its id
 * (`data-shortcut`), or a handler given to `useShortcut`.
 */

/** Which screens a shortcut belongs to; two shortcuts of one screen never share keys. */
export type ShortcutScope =
  | "everywhere"
  | "roadmap"
  | "risks"
  | "edge"
  | "performance"
  | "monitoring"
  | "deploys"
  | "keys"
  | "documents"
  | "inbox";

type Shortcut = { keys: string; label: string; scope: ShortcutScope };

/**
 * Keys are strokes parted by blanks, pressed one after another: `g s`. A stroke is the key's name in lower case, with
 * `mod+` for Command on a Mac and Control elsewhere.
 */
export const shortcuts = {
  menu: { keys: "mod+k", label: "search or jump to", scope: "everywhere" },
  "switch-store": { keys: "mod+j", label: "switch store", scope: "everywhere" },
  search: { keys: "/", label: "search", scope: "everywhere" },
  help: { keys: "?", label: "all shortcuts", scope: "everywhere" },
  "go-stores": { keys: "g s", label: "stores", scope: "everywhere" },
  "go-inbox": { keys: "g i", label: "inbox", scope: "everywhere" },
  "go-risks": { keys: "g k", label: "risks", scope: "everywhere" },
  "go-deploys": { keys: "g d", label: "deploys", scope: "everywhere" },
  next: { keys: "j", label: "next", scope: "everywhere" },
  previous: { keys: "k", label: "previous", scope: "everywhere" },
  open: { keys: "enter", label: "open", scope: "everywhere" },
  peek: { keys: "space", label: "peek", scope: "everywhere" },
  back: { keys: "escape", label: "back", scope: "everywhere" },
  filter: { keys: "f", label: "filter", scope: "everywhere" },
  recheck: { keys: "r", label: "re-check", scope: "everywhere" },
  approve: { keys: "a", label: "approve stage", scope: "everywhere" },
  new: { keys: "n", label: "new", scope: "everywhere" },
  message: { keys: "m", label: "message", scope: "everywhere" },
  confirm: { keys: "mod+enter", label: "confirm", scope: "everywhere" },
  "tab-previous": { keys: "[", label: "previous tab", scope: "everywhere" },
  "tab-next": { keys: "]", label: "next tab", scope: "everywhere" },
  "stage-1": { keys: "1", label: "stage 1", scope: "everywhere" },
  "stage-2": { keys: "2", label: "stage 2", scope: "everywhere" },
  "stage-3": { keys: "3", label: "stage 3", scope: "everywhere" },
  "stage-4": { keys: "4", label: "stage 4", scope: "everywhere" },
  "stage-5": { keys: "5", label: "stage 5", scope: "everywhere" },
  "stage-6": { keys: "6", label: "stage 6", scope: "everywhere" },
  "view-as-founder": { keys: "v", label: "view as founder", scope: "everywhere" },
  "next-pane": { keys: "f6", label: "next pane", scope: "everywhere" },
  sort: { keys: ".", label: "sort what changed", scope: "inbox" },
  "expand-group": { keys: "e", label: "expand group", scope: "roadmap" },
  "stop-audit": { keys: ".", label: "stop audit", scope: "roadmap" },
  assign: { keys: "o", label: "assign", scope: "risks" },
  "set-state": { keys: "s", label: "state", scope: "risks" },
  "copy-evidence": { keys: "c", label: "copy evidence", scope: "risks" },
  "not-applicable": { keys: "x", label: "not applicable", scope: "risks" },
  "map-or-table": { keys: "t", label: "map or table", scope: "edge" },
  "copy-record": { keys: "c", label: "copy record", scope: "edge" },
  range: { keys: "d", label: "range", scope: "performance" },
  bottleneck: { keys: "b", label: "bottleneck record", scope: "performance" },
  pause: { keys: "p", label: "pause", scope: "monitoring" },
  incidents: { keys: "i", label: "incidents", scope: "monitoring" },
  "test-alert": { keys: "t", label: "send test alert", scope: "monitoring" },
  "edit-rules": { keys: "e", label: "edit alert rules", scope: "monitoring" },
  "show-unchanged": { keys: "u", label: "show unchanged", scope: "deploys" },
  rollback: { keys: "b", label: "rollback steps", scope: "deploys" },
  "edit-who": { keys: "e", label: "edit who", scope: "keys" },
  "mark-rotated": { keys: "d", label: "mark rotated", scope: "keys" },
  "print-map": { keys: "p", label: "print ownership map", scope: "keys" },
  "edit-document": { keys: "e", label: "edit", scope: "documents" },
  pdf: { keys: "mod+p", label: "print or PDF", scope: "documents" },
  done: { keys: "e", label: "done", scope: "inbox" },
  later: { keys: "h", label: "later", scope: "inbox" },
} as const satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof shortcuts;

/** Lists every shortcut id, in the order of the catalogue. */
export const shortcutIds = Object.keys(shortcuts) as ShortcutId[];

/** Tells whether a text names a shortcut. */
export function isShortcutId(text: string): text is ShortcutId {
  return Object.hasOwn(shortcuts, text);
}

/** Splits a shortcut's keys into its strokes. */
export function strokesOf(id: ShortcutId): string[] {
  return shortcuts[id].keys.split(" ");
}

/** What of a keyboard event decides: the rest of the event plays no part. */
export type KeyPress = Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "altKey" | "shiftKey">;

/** Names a key press as a stroke, or null for presses that never start one (a modifier alone, Alt, Shift with a letter). */
export function strokeOf(press: KeyPress, isMac: boolean): string | null {
  if (press.altKey) return null;
  if (["Shift", "Control", "Meta", "Alt", "Dead", "Process", "Unidentified"].includes(press.key)) return null;
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const foreign = isMac ? press.ctrlKey : press.metaKey;
  if (foreign) return null;
  const key = press.key === " " ? "space" : press.key.toLowerCase();
  if (press.shiftKey && /^[a-z0-9]$|^.{2,}$/.test(key)) return null;
  return mod ? `mod+${key}` : key;
}

/** Tells whether a stroke is safe to obey while somebody types: only those with Command or Control, and F6. */
export function worksWhileTyping(stroke: string): boolean {
  return stroke.startsWith("mod+") || stroke === "f6";
}

/**
 * Finds what a stroke means after the strokes already pressed. `hit` is the shortcut completed, or null; `pending`
 * what to remember for the next press. Only ids in `active` take part; a later one wins over an earlier one.
 */
export function readStroke(
  stroke: string,
  pending: readonly string[],
  active: readonly ShortcutId[],
): { hit: ShortcutId | null; pending: string[] } {
  const typed = [...pending, stroke];
  const begun = active.filter((id) => typed.every((each, index) => strokesOf(id)[index] === each));
  const hit = begun.findLast((id) => strokesOf(id).length === typed.length) ?? null;
  if (hit) return { hit, pending: [] };
  if (begun.length > 0) return { hit: null, pending: typed };
  return pending.length > 0 ? readStroke(stroke, [], active) : { hit: null, pending: [] };
}

const spokenKeys: Record<string, string> = {
  mod: "Control",
  enter: "Enter",
  space: "Space",
  escape: "Escape",
  f6: "F6",
};

/** Writes a shortcut for `aria-keyshortcuts`; undefined for sequences, which that attribute cannot express. */
export function ariaKeys(id: ShortcutId): string | undefined {
  const [stroke, ...more] = strokesOf(id);
  if (!stroke || more.length > 0) return undefined;
  const spoken = stroke
    .split("+")
    .map((key) => spokenKeys[key] ?? key.toUpperCase())
    .join("+");
  return stroke.startsWith("mod+") ? `${spoken} ${spoken.replace("Control", "Meta")}` : spoken;
}
