import { Kbd } from "../kbd.tsx";
import { ShortcutButton } from "./shortcut-button.tsx";
import { type ShortcutId, shortcuts } from "./shortcuts.ts";

export type Hint =
  | ShortcutId
  | {
      ids: readonly ShortcutId[];
      /** Overrides the catalogue's word: "next risk". */
      label?: string;
      /** Joins the first and last with a dash: 1 to 6. */
      isRange?: boolean;
    };

/** Shows at the foot of a screen the keys that work on it. */
export function KeyHints({ hints }: { hints: readonly Hint[] }) {
  return (
    <footer className="noprint">
      <ul className="keys" aria-label="Keyboard shortcuts">
        {hints.map(readHint).map(({ ids, label, isRange }) => (
          <li key={label}>
            {ids.map((id, index) => (
              <span key={id} className="inline-flex items-center gap-[3px]">
                {isRange && index > 0 && "–"}
                <Kbd id={id} />
              </span>
            ))}
            {label}
          </li>
        ))}
        <li className="end">
          <ShortcutButton id="help" className="inline-flex min-h-6 items-center gap-[5px]">
            <Kbd id="help" hidden />
            {shortcuts.help.label}
          </ShortcutButton>
        </li>
      </ul>
    </footer>
  );
}

function readHint(hint: Hint): { ids: readonly ShortcutId[]; label: string; isRange: boolean } {
  if (typeof hint === "string") return { ids: [hint], label: shortcuts[hint].label, isRange: false };
  const [first] = hint.ids;
  return { ids: hint.ids, label: hint.label ?? (first ? shortcuts[first].label : ""), isRange: hint.isRange ?? false };
}
