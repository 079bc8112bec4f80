/** A document's content, whichever document it is. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
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
}: {
  body: Body;
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
  }
}
