"use client";

import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import type { ShortcutId } from "./shell/shortcuts.ts";

const SHOWN_MS = 2_000;

/** Copies a text and says so on itself for two seconds; when the browser refuses it says how to copy by hand. */
export function CopyButton({
  text,
  label = "Copy",
  what,
  shortcut,
  kind = "outline",
  iconOnly = false,
}: {
  text: string;
  label?: string;
  /** What is copied, for screen readers where the label alone is not clear: "the SPF value". */
  what?: string;
  shortcut?: ShortcutId;
  kind?: "outline" | "ghost";
  iconOnly?: boolean;
}) {
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready");

  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      // Clipboards are closed on plain http and by some settings; the text stays on the page to be selected.
      setState("refused");
    }
  }

  const said = { ready: label, copied: "Copied", refused: "Select the text to copy it" }[state];
  const name = what ? `${label} ${what}` : label;
  return (
    <>
      <Button
        kind={kind}
        size="sm"
        icon={state === "copied" ? "check" : "copy"}
        shortcut={shortcut}
        name={iconOnly || what ? name : undefined}
        onClick={copy}
      >
        {iconOnly ? undefined : said}
      </Button>
      <span className="sr-only" role="status">
        {state === "ready" ? "" : said}
      </span>
    </>
  );
}
