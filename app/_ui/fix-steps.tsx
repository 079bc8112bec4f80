import type { ReactNode } from "react";
import type { FixStep } from "../../server/checks/check.ts";
import { CopyRecord, CopyText } from "./copy-record.tsx";
import { Icon } from "./icon.tsx";
import { visibleText } from "./visible-text.ts";

/**
 * Lists a fix's exact steps with their records, texts to copy and deep links; `done` counts those finished, from the
 * first. `underRecord` says what stands below each record.
 */
export function FixSteps({
  steps,
  done = 0,
  last,
  underRecord,
}: {
  steps: readonly FixStep[];
  done?: number;
  last?: ReactNode;
  underRecord?: (record: NonNullable<FixStep["record"]>) => ReactNode;
}) {
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <Step key={step.text} number={index + 1} isDone={index < done}>
          <p>{visibleText(step.text)}</p>
          {step.link && <OutsideLink label={step.link.label} url={step.link.url} />}
          {step.record && (
            <div className="mt-2">
              <CopyRecord record={step.record} />
              {underRecord?.(step.record)}
            </div>
          )}
          {step.copy && (
            <div className="mt-2">
              <CopyText text={step.copy} what="this text" />
            </div>
          )}
        </Step>
      ))}
      {last && <Step number={steps.length + 1}>{last}</Step>}
    </ol>
  );
}

/** One numbered step of a list with class `steps`. */
export function Step({ number, isDone = false, children }: { number: number; isDone?: boolean; children: ReactNode }) {
  return (
    <li data-done={isDone || undefined}>
      <span className="step-no num">
        {isDone ? <Icon name="check" size={12} label={`Step ${number}, done`} /> : number}
      </span>
      <div>{children}</div>
    </li>
  );
}

/** A link to somebody else's product; only https is followed, anything else is shown as text. */
export function OutsideLink({ label, url }: { label: string; url: string }) {
  if (!url.startsWith("https://")) return <span className="text-xs">{visibleText(label)}</span>;
  return (
    <a className="link text-xs" href={url} target="_blank" rel="noopener noreferrer">
      {visibleText(label)} <Icon name="arrow-up-right" size={12} label="opens in a new tab" />
    </a>
  );
}
