import { Fragment } from "react";
import { Icon } from "./icon.tsx";
import { type ShortcutId, strokesOf } from "./shell/shortcuts.ts";

/** Shows a shortcut's keys; Command on a Mac, Ctrl elsewhere. Several strokes stand side by side. */
export function Kbd({ id, hidden = false }: { id: ShortcutId; hidden?: boolean }) {
  return (
    <span className="inline-flex items-center gap-[3px]" aria-hidden={hidden || undefined}>
      {strokesOf(id).map((stroke) => (
        <KeyCap key={stroke} stroke={stroke} />
      ))}
    </span>
  );
}

/** Shows one stroke, such as `mod+enter`, as a key cap. */
export function KeyCap({ stroke }: { stroke: string }) {
  return (
    <kbd className="kbd">
      {stroke.split("+").map((key) => (
        <Fragment key={key}>
          <KeyName name={key} />
        </Fragment>
      ))}
    </kbd>
  );
}

function KeyName({ name }: { name: string }) {
  if (name === "mod") {
    return (
      <>
        <span className="on-mac">
          <Icon name="command" size={12} label="Command" />
        </span>
        <span className="off-mac">Ctrl&thinsp;</span>
      </>
    );
  }
  if (name === "enter") return <Icon name="corner-down-left" size={12} label="Enter" />;
  if (name === "space") return "Space";
  if (name === "escape") return "Esc";
  return name.toUpperCase();
}
