import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";

/** Says what would be here, why it is empty, and offers at most one thing to do. */
export function Empty({
  icon,
  title,
  line,
  action,
  small = false,
}: {
  icon?: IconName;
  title: ReactNode;
  line?: ReactNode;
  action?: ReactNode;
  small?: boolean;
}) {
  return (
    <div className={clsx("empty", small && "empty-small")}>
      {icon && <Icon name={icon} size={24} className="mb-1.5 text-muted-foreground" />}
      <p className="font-semibold">{title}</p>
      {line && <p className="text-foreground-2">{line}</p>}
      {action && <div className="mt-2.5">{action}</div>}
    </div>
  );
}
