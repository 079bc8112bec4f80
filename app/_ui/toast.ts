/** The messages that pass by. They never carry the only copy of anything: the page itself shows the same. */

/** How long a toast stays, and with it the chance to undo. */
export const TOAST_MS = 6_000;

const MOST = 3;

export type Toast = {
  id: number;
  text: string;
  /** Takes back what was just done; not offered for approvals, acceptances and signatures. */
  undo?: () => void;
};

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows a message for six seconds; at most three stand at once, the oldest goes first. */
export function toast(text: string, { undo }: { undo?: () => void } = {}): void {
  lastId += 1;
  replace([...toasts, { id: lastId, text, undo }].slice(-MOST));
}

/** Takes a message away. */
export function dismissToast(id: number): void {
  replace(toasts.filter((each) => each.id !== id));
}

/** Reads the messages that stand now; the same list until one comes or goes. */
export function readToasts(): readonly Toast[] {
  return toasts;
}

/** Calls `listener` whenever a message comes or goes, until the returned function is called. */
export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function replace(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
