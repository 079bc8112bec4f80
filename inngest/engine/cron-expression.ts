import { CronExpressionParser } from "cron-parser";

const TIME_ZONE = /^TZ=(\S+)\s+/;

/**
 * Finds the first tick of a cron expression after a moment, both in ms since 1970; null for an expression that is
 * none or never comes. Five fields, optionally after `TZ=Area/City `; UTC otherwise.
 */
export function nextTickMs(expression: string, afterMs: number): number | null {
  const tz = TIME_ZONE.exec(expression)?.[1] ?? "UTC";
  const fields = expression.replace(TIME_ZONE, "").trim();
  if (fields.split(/\s+/).length !== 5) return null;
  try {
    return CronExpressionParser.parse(fields, { currentDate: new Date(afterMs), tz })
      .next()
      .getTime();
  } catch {
    return null;
  }
}
