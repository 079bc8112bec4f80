import { clsx } from "clsx";
import type { ReactNode } from "react";
import type { Impact, Severity } from "../../server/checks/check.ts";
import type { StageState } from "../../server/stages/stage.ts";
import type { StoreVerdict } from "../../server/stages/store-verdict.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";
import {
  type BarState,
  barWords,
  type DiffKind,
  diffWords,
  type FindingState,
  findingWords,
  type IncidentState,
  impactWords,
  incidentWords,
  type ResultState,
  resultWords,
  type SignalState,
  severityWords,
  signalWords,
  stageWords,
  type Tone,
  verdictWords,
} from "./status-words.ts";

type Look = {
  size?: "xs" | "md" | "lg";
  /** Shows the icon alone and says the word to screen readers. */
  iconOnly?: boolean;
};

/** Shows an icon with its word: the form every status takes. The spinner turns by itself for running work. */
export function Mark({
  icon,
  tone,
  size = "md",
  iconOnly = false,
  children,
}: Look & { icon: IconName; tone: Tone; children: ReactNode }) {
  return (
    <span className={clsx("st", size !== "md" && `st-${size}`, `tone-${tone}`)}>
      <Icon name={icon} className={icon === "loader-circle" ? "spin" : undefined} />
      {iconOnly ? <span className="sr-only">{children}</span> : children}
    </span>
  );
}

/** Shows a status on its tint, for the head of a page or an entry that must stand out. */
export function Pill({ icon, tone, children }: { icon?: IconName; tone: Tone; children: ReactNode }) {
  return (
    <span className={clsx("pill", `pill-${tone}`)}>
      {icon && <Icon name={icon} className={icon === "loader-circle" ? "spin" : undefined} />}
      {children}
    </span>
  );
}

/** Shows a check's result; `founder` picks the founder's word, `locked` an unknown that needs a permission. */
export function ResultStatus({
  status,
  founder = false,
  locked = false,
  children,
  ...look
}: Look & { status: ResultState; founder?: boolean; locked?: boolean; children?: ReactNode }) {
  const { icon, tone, word, founderWord } = resultWords[status];
  return (
    <Mark icon={locked ? "lock" : icon} tone={tone} {...look}>
      {children ?? (founder ? founderWord : word)}
    </Mark>
  );
}

/** Shows where a stage stands; `by` names who blocks it. */
export function StageStatus({ state, by, ...look }: Look & { state: StageState; by?: string }) {
  const { icon, tone, word } = stageWords[state];
  return (
    <Mark icon={icon} tone={tone} {...look}>
      {by ? `${word} by ${by}` : word}
    </Mark>
  );
}

/** Shows where a finding stands. */
export function FindingStatus({ state, ...look }: Look & { state: FindingState }) {
  const { icon, tone, word } = findingWords[state];
  return (
    <Mark icon={icon} tone={tone} {...look}>
      {word}
    </Mark>
  );
}

/** Shows a store's verdict; `short` says "Contained risk" for the longest of them, in narrow columns. */
export function VerdictStatus({ verdict, short = false, ...look }: Look & { verdict: StoreVerdict; short?: boolean }) {
  const { icon, tone, word } = verdictWords[verdict];
  return (
    <Mark icon={icon} tone={tone} {...look}>
      {short && verdict === "ready-contained" ? "Contained risk" : word}
    </Mark>
  );
}

/** Shows a minimum-bar item's state. */
export function BarStatus({ state, locked = false, ...look }: Look & { state: BarState; locked?: boolean }) {
  const { icon, tone, word } = barWords[state];
  return (
    <Mark icon={locked ? "lock" : icon} tone={tone} {...look}>
      {word}
    </Mark>
  );
}

/** Shows how severe a finding is. */
export function SeverityMark({ severity, ...look }: Look & { severity: Severity }) {
  const { icon, tone, word } = severityWords[severity];
  return (
    <Mark icon={icon} tone={tone} {...look}>
      {word}
    </Mark>
  );
}

/** Shows an incident's state; `by` names who has seen it. */
export function IncidentStatus({ state, by, ...look }: Look & { state: IncidentState; by?: string }) {
  const { icon, tone, word } = incidentWords[state];
  return (
    <Mark icon={icon} tone={tone} {...look}>
      {by ? `${word} by ${by}` : word}
    </Mark>
  );
}

/** Shows what a deploy or audit changed. */
export function DiffMark({ kind, ...look }: Look & { kind: DiffKind }) {
  const { icon, tone, word } = diffWords[kind];
  return (
    <Mark icon={icon} tone={tone} {...look}>
      {word}
    </Mark>
  );
}

/** Shows whether a stage's failure signal has been seen. */
export function SignalMark({ state, ...look }: Look & { state: SignalState }) {
  const { icon, tone, word } = signalWords[state];
  return (
    <Mark icon={icon} tone={tone} {...look}>
      {word}
    </Mark>
  );
}

/** Shows what a risk costs the business, on its tint; `why` explains the score when pointed at. */
export function ImpactChip({
  impact,
  status,
  why,
}: {
  impact: Impact;
  status: "fail" | "warn" | "unknown";
  why?: string;
}) {
  const { icon, tone } = resultWords[status];
  return (
    <span className={clsx("pill", `pill-${tone}`)} title={why}>
      <Icon name={icon} />
      {impactWords[impact]}
    </span>
  );
}

/** Shows what a risk costs the business without a tint, for dense lists. */
export function ImpactMark({ impact, status }: { impact: Impact; status: "fail" | "warn" | "unknown" }) {
  const { icon, tone } = resultWords[status];
  return (
    <Mark icon={icon} tone={tone} size="xs">
      {impactWords[impact]}
    </Mark>
  );
}

/** Shows that a waiver contains a finding, until the date given in words. */
export function ContainedMark({ until, ...look }: Look & { until: string }) {
  return (
    <Mark icon="shield-alert" tone="warn" {...look}>
      Contained until {until}
    </Mark>
  );
}

/** Shows that evidence has expired and counts as not checked; `age` in words, such as "3 days ago". */
export function StaleMark({ age, ...look }: Look & { age: string }) {
  return (
    <Mark icon="clock" tone="warn" {...look}>
      Old, measured {age}
    </Mark>
  );
}
