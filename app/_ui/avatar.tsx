import { clsx } from "clsx";
import { Icon } from "./icon.tsx";
import { initials, storeInitials } from "./initials.ts";

export type PersonKind = "consultant" | "founder" | "other";

/** Shows a person by initials. Without `withName` the name is said to screen readers and shown when pointed at. */
export function Avatar({
  name,
  kind = "other",
  withName = false,
  large = false,
}: {
  name: string;
  kind?: PersonKind;
  withName?: boolean;
  large?: boolean;
}) {
  const circle = (
    <span className={clsx("av", large && "av-lg", kind !== "other" && `av-${kind}`)} aria-hidden="true" title={name}>
      {initials(name)}
    </span>
  );
  return (
    <span className="inline-flex items-center gap-1.5">
      {circle}
      <span className={withName ? "truncate" : "sr-only"}>{name}</span>
    </span>
  );
}

/** Shows that the product itself has the next move. */
export function RobotAvatar() {
  return (
    <span className="av">
      <Icon name="bot" label="Launch Ready" />
    </span>
  );
}

/** Shows a store by its initials on a tile. */
export function StoreTile({ name }: { name: string }) {
  return (
    <span className="tile" aria-hidden="true">
      {storeInitials(name)}
    </span>
  );
}
