/** A document's content, whichever document it is. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { RiskListDocument } from "./risk-list.tsx";

type Body = RouterOutputs["deliverables"]["get"]["body"];

/** Shows one version's content to the consultancy, on screen and on paper. */
export function DocumentBody({ body, storeId }: { body: Body; storeId: string }) {
  switch (body.key) {
    case "D1.1":
      return <RiskListDocument content={body.content} storeId={storeId} />;
  }
}
