/** A document's content in the founder's words, whichever document it is. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { SectionsView } from "@/app/_ui/document/sections-view.tsx";
import { FounderRiskList } from "./founder-risk-list.tsx";
import { FounderCloudflare, FounderDnsMap, FounderRedirects } from "./founder-stage-two.tsx";

type Body = RouterOutputs["founder"]["document"]["body"];

/** Shows one published version as a readable page. */
export function FounderDocument({ body, edits }: { body: Body; edits: RouterOutputs["founder"]["document"]["edits"] }) {
  switch (body.key) {
    case "D1.1":
      return <FounderRiskList content={body.content} />;
    case "D2.1":
      return <FounderDnsMap content={body.content} />;
    case "D2.2":
      return <FounderRedirects content={body.content} />;
    case "D2.3":
      return <FounderCloudflare content={body.content} />;
    default:
      return (
        <div className="doc">
          <SectionsView document={body.content} edits={edits.filter(({ isOrphan }) => !isOrphan)} />
        </div>
      );
  }
}
