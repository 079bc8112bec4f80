/** A document's content, whichever document it is. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { SectionsView } from "@/app/_ui/document/sections-view.tsx";
import { CloudflareReviewDocument } from "./cloudflare-review.tsx";
import { DnsMapDocument } from "./dns-map.tsx";
import { RedirectMatrixDocument } from "./redirect-matrix.tsx";
import { RiskListDocument } from "./risk-list.tsx";

type Body = RouterOutputs["deliverables"]["get"]["body"];

/** Shows one version's content to the consultancy, on screen and on paper; `canEdit` for the newest version alone. */
export function DocumentBody({
  body,
  storeId,
  canEdit = false,
  onlyOpen = false,
  edits = [],
}: {
  body: Body;
  /** What people wrote into it; only documents in sections hold such words. */
  edits?: RouterOutputs["deliverables"]["get"]["edits"];
  storeId: string;
  canEdit?: boolean;
  onlyOpen?: boolean;
}) {
  switch (body.key) {
    case "D1.1":
      return <RiskListDocument content={body.content} storeId={storeId} />;
    case "D2.1":
      return <DnsMapDocument content={body.content} storeId={storeId} canEdit={canEdit} onlyOpen={onlyOpen} />;
    case "D2.2":
      return <RedirectMatrixDocument content={body.content} onlyOpen={onlyOpen} />;
    case "D2.3":
      return <CloudflareReviewDocument content={body.content} />;
    default:
      return (
        <article className="doc max-w-[860px] px-5 pb-5">
          <SectionsView document={body.content} edits={edits} />
        </article>
      );
  }
}
