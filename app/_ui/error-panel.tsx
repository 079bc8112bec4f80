import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { resultWords } from "./status-words.ts";

/** Whose problem it is. The three never share their words: the store failed, we could not look, we broke. */
export type ErrorKind = "fail" | "unknown" | "error";

/** Says in words what went wrong in one part of a page, since when, and offers to try again. */
export function ErrorPanel({
  kind = "error",
  title,
  line,
  reference,
  action,
}: {
  kind?: ErrorKind;
  title: ReactNode;
  /** The cause and what happens next: "The registrar did not answer in 8 seconds. We will try again at 14:20." */
  line?: ReactNode;
  /** The number support finds it by; kept behind "Details". */
  reference?: string;
  action?: ReactNode;
}) {
  const { icon, tone } = resultWords[kind];
  return (
    <div className={clsx("panel", kind === "fail" && "panel-fail")} role="alert">
      <span className={`tone-${tone}`}>
        <Icon name={icon} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        {line && <p className="text-foreground-2">{line}</p>}
        {reference && (
          <details className="mt-1 text-xs text-muted-foreground">
            <summary className="inline-flex min-h-6 items-center">Details</summary>
            <p>
              Reference <span className="mono">{reference}</span>
            </p>
          </details>
        )}
      </div>
      {action}
    </div>
  );
}

/** Says above a page that what it shows is older than it should be. */
export function ThinBar({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="thin-bar" role="status">
      <Icon name="clock" size={14} />
      <span className="flex-1">{children}</span>
      {action}
    </div>
  );
}
