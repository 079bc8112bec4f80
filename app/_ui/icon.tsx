import { clsx } from "clsx";
import type { IconName } from "./icon-names.ts";
import { iconVersion } from "./icon-version.ts";

export type IconSize = 12 | 14 | 16 | 18 | 20 | 24;

/**
 * Draws an icon from the one sprite the whole site shares, so that a page with a thousand icons repeats no path and
 * no icon travels in a script. Decorative unless `label` is given, which is read out in its place.
 */
export function Icon({
  name,
  size = 16,
  className,
  label,
}: {
  name: IconName;
  size?: IconSize;
  className?: string;
  label?: string;
}) {
  const drawing = (
    <svg className={clsx("i", size !== 16 && `i-${size}`, className)} viewBox="0 0 24 24" aria-hidden="true">
      <use href={`/icons.svg?${iconVersion}#${name}`} />
    </svg>
  );
  if (!label) return drawing;
  return (
    <>
      {drawing}
      <span className="sr-only">{label}</span>
    </>
  );
}
