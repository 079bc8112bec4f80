import { fullWords, type TimeForm, timeWords } from "./time-words.ts";

/**
 * Shows a time in words, with the full time and zone as a tooltip. The server writes it for `zone`; `TimeTicker` keeps
 * it true in the browser and in the reader's own zone, so a thousand of them cost no script each.
 */
export function Time({
  at,
  form = "at",
  now,
  zone = "UTC",
  className,
}: {
  at: Date | string;
  form?: TimeForm;
  /** The clock of the request; one per page, so that all times on it agree. */
  now: Date;
  /** IANA name of the reader's zone. */
  zone?: string;
  className?: string;
}) {
  const date = new Date(at);
  return (
    <time
      className={className}
      dateTime={date.toISOString()}
      title={fullWords(date, zone)}
      data-form={form}
      suppressHydrationWarning
    >
      {timeWords(date, form, now, zone)}
    </time>
  );
}
