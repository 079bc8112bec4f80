/** Turns times and durations into the words the product uses. Pure: clock and zone come from the caller. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The ways a time is shown; `Time` and the browser's ticker both know them. */
export const timeForms = ["ago", "age", "at", "clock", "day", "full"] as const;
export type TimeForm = (typeof timeForms)[number];

/** Tells whether a text names a form. */
export function isTimeForm(text: string): text is TimeForm {
  return (timeForms as readonly string[]).includes(text);
}

/** Writes a time in a form, seen at `now` by a reader in `zone` (an IANA name). */
export function timeWords(at: Date, form: TimeForm, now: Date, zone: string): string {
  if (form === "ago") return agoWords(at, now);
  if (form === "age") return ageWords(Math.max(0, now.getTime() - at.getTime()));
  if (form === "clock") return parts(at, zone).clockSeconds;
  if (form === "day") return dayWords(at, now, zone);
  if (form === "full") return fullWords(at, zone);
  return atWords(at, now, zone);
}

/** Says how long ago something was: "now", "12 s ago", "6 min ago", "3 h ago", "5 days ago"; "in 3 days" when ahead. */
export function agoWords(at: Date, now: Date): string {
  const elapsedMs = now.getTime() - at.getTime();
  if (Math.abs(elapsedMs) < 2 * SECOND_MS) return "now";
  return elapsedMs > 0 ? `${ageWords(elapsedMs)} ago` : `in ${ageWords(-elapsedMs)}`;
}

/** Says an age in its largest whole unit: "12 s", "6 min", "3 h", "1 day", "14 days". */
export function ageWords(elapsedMs: number): string {
  if (elapsedMs < MINUTE_MS) return `${Math.floor(elapsedMs / SECOND_MS)} s`;
  if (elapsedMs < HOUR_MS) return `${Math.floor(elapsedMs / MINUTE_MS)} min`;
  if (elapsedMs < DAY_MS) return `${Math.floor(elapsedMs / HOUR_MS)} h`;
  const days = Math.floor(elapsedMs / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}

/** Says how long something took: "184 ms", "0.4 s", "42 s", "2 min 10 s", "21 h 31 min", "3 days 2 h". */
export function durationWords(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${Math.round(durationMs)} ms`;
  if (durationMs < 10 * SECOND_MS) return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`;
  if (durationMs < MINUTE_MS) return `${Math.floor(durationMs / SECOND_MS)} s`;
  if (durationMs < HOUR_MS) return pair(durationMs, MINUTE_MS, "min", SECOND_MS, "s");
  if (durationMs < DAY_MS) return pair(durationMs, HOUR_MS, "h", MINUTE_MS, "min");
  return pair(durationMs, DAY_MS, durationMs < 2 * DAY_MS ? "day" : "days", HOUR_MS, "h");
}

/** Says a short duration in tenths of a second, for columns that compare: "0.4 s", "4.2 s". */
export function secondsWords(durationMs: number): string {
  return `${(Math.max(0, durationMs) / SECOND_MS).toFixed(1)} s`;
}

/** Counts a running clock: "0:48", "1:02:07". */
export function stopwatchWords(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / SECOND_MS));
  const two = (value: number) => `${value}`.padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/**
 * Says when something was or will be, as short as it stays clear: today "14:11", within six days "Mon 16:31", this
 * year "23 Nov 16:31", else "2 Mar 2025".
 */
export function atWords(at: Date, now: Date, zone: string): string {
  const then = parts(at, zone);
  const today = parts(now, zone);
  if (then.date === today.date) return then.clock;
  if (Math.abs(calendarDays(then.date, today.date)) <= 6) return `${then.weekday} ${then.clock}`;
  if (then.year === today.year) return `${then.dayMonth} ${then.clock}`;
  return `${then.dayMonth} ${then.year}`;
}

/** Says a day: "Today", "Yesterday", "Tomorrow", within six days "Monday", this year "24 Nov", else "2 Mar 2025". */
export function dayWords(at: Date, now: Date, zone: string): string {
  const then = parts(at, zone);
  const today = parts(now, zone);
  const ahead = calendarDays(then.date, today.date);
  if (ahead === 0) return "Today";
  if (ahead === -1) return "Yesterday";
  if (ahead === 1) return "Tomorrow";
  if (Math.abs(ahead) <= 6) return then.longWeekday;
  return then.year === today.year ? then.dayMonth : `${then.dayMonth} ${then.year}`;
}

/** Says a time in full with its zone, for tooltips: "Mon 23 Nov 2026, 16:31:05 CET". */
export function fullWords(at: Date, zone: string): string {
  const then = parts(at, zone);
  return `${then.weekday} ${then.dayMonth} ${then.year}, ${then.clockSeconds} ${then.zoneName}`;
}

function pair(durationMs: number, big: number, bigWord: string, small: number, smallWord: string): string {
  const rest = Math.floor((durationMs % big) / small);
  const whole = `${Math.floor(durationMs / big)} ${bigWord}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallWord}`;
}

function calendarDays(date: string, from: string): number {
  return Math.round((Date.parse(date) - Date.parse(from)) / DAY_MS);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(at: Date, zone: string) {
  const get = fieldReader(at, zone, {
    weekday: "long",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  const month = get("month").slice(0, 3);
  const clock = `${get("hour")}:${get("minute")}`;
  return {
    date: `${get("year")}-${monthNumber(month)}-${get("day").padStart(2, "0")}`,
    year: get("year"),
    dayMonth: `${get("day")} ${month}`,
    longWeekday: get("weekday"),
    weekday: get("weekday").slice(0, 3),
    clock,
    clockSeconds: `${clock}:${get("second")}`,
    zoneName: get("timeZoneName"),
  };
}

function fieldReader(at: Date, zone: string, options: Intl.DateTimeFormatOptions) {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
    formats.set(zone, format);
  }
  const fields = format.formatToParts(at);
  return (type: Intl.DateTimeFormatPartTypes) => fields.find((field) => field.type === type)?.value ?? "";
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function monthNumber(month: string): string {
  return `${months.indexOf(month) + 1}`.padStart(2, "0");
}

/** Counts the calendar days from now to a day kept as noon UTC: 0 today, negative when past. */
export function daysUntil(day: Date, now: Date): number {
  const noon = (date: Date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 12);
  return Math.round((noon(day) - noon(now)) / 86_400_000);
}
