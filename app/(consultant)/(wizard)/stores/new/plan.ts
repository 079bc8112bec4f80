/** Spreads the six stages over the working days that are left. */

export type PlannedStage = { number: number; from: Date; to: Date };

const DAY_MS = 86_400_000;
/** How the work usually falls: edge, hardening and performance take about twice as long as the others. */
const weights = [1, 2, 2, 2, 1, 1];

/** Lists the working days (Monday to Friday, UTC) from `from` up to the day before `launch`. */
export function workingDays(from: Date, launch: Date): Date[] {
  const days: Date[] = [];
  const end = startOf(launch);
  for (let day = startOf(from); day < end; day = new Date(day.getTime() + DAY_MS)) {
    const weekday = day.getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.push(day);
  }
  return days;
}

/** Gives each stage its days in order; with fewer days than stages neighbours share a day. Empty when none is left. */
export function planStages(from: Date, launch: Date): PlannedStage[] {
  const days = workingDays(from, launch);
  if (days.length === 0) return [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.flatMap((weight, index) => {
    const first = Math.min(days.length - 1, Math.floor((before / total) * days.length));
    before += weight;
    const last = Math.max(first, Math.ceil((before / total) * days.length) - 1);
    const [start, end] = [days[first], days[last]];
    return start && end ? [{ number: index + 1, from: start, to: end }] : [];
  });
}

function startOf(date: Date): Date {
  return new Date(`${date.toISOString().slice(0, 10)}T00:00:00.000Z`);
}
