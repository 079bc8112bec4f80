import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Card } from "@/app/_ui/card.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { TakeBackLink } from "./edit-rest.tsx";

type Link = RouterOutputs["secretLinks"]["list"][number];

/** The newest one-time links: who made them and when they were read; never what they held. */
export function SecretLinks({
  storeId,
  links,
  now,
  zone,
}: {
  storeId: string;
  links: Link[];
  now: Date;
  zone: string;
}) {
  if (links.length === 0) return null;
  return (
    <Card id="links" title="One-time links" sub={`${links.length}`}>
      <ul className="rows">
        {links.map((link) => (
          <li key={link.id} className="flex-wrap">
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{visibleText(link.label)}</span>
              <span className="row-note">
                {visibleText(link.createdByName)}, <Time at={link.createdAt} form="at" now={now} zone={zone} />
              </span>
            </span>
            {link.readAt && (
              <Mark icon="circle-check" tone="pass">
                Read <Time at={link.readAt} form="at" now={now} zone={zone} />
              </Mark>
            )}
            {link.isOpen && <TakeBackLink storeId={storeId} id={link.id} label={link.label} />}
            {!link.readAt && !link.isOpen && (
              <Mark icon="circle-slash" tone="idle">
                Over, never read
              </Mark>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
