/** The documents that are written from evidence, in the order of their stages. */
import type { Ctx } from "../ctx.ts";
import { CloudflareReviewContent, cloudflareReview } from "./cloudflare-review.ts";
import { DnsMapContent, dnsMap } from "./dns-map.ts";
import { draftDocument } from "./draft-document.ts";
import { handoverDocument } from "./handover-document.ts";
import { knownLimits } from "./known-limits.ts";
import { RedirectMatrixContent, redirectMatrix } from "./redirect-matrix.ts";
import { RiskListContent, riskList } from "./risk-list.ts";
import { rollbackDocument } from "./rollback-document.ts";
import { Sections } from "./sections.ts";

/** Writes every document whose facts exist. */
export async function draftDocuments(ctx: Ctx, storeId: string): Promise<void> {
  await draftDocument(ctx, storeId, riskList);
  await draftDocument(ctx, storeId, dnsMap);
  await draftDocument(ctx, storeId, redirectMatrix);
  await draftDocument(ctx, storeId, cloudflareReview);
  await draftDocument(ctx, storeId, rollbackDocument);
  await draftDocument(ctx, storeId, knownLimits);
  // Last: it is written from the others.
  await draftDocument(ctx, storeId, handoverDocument);
}

/** A version's content, told apart by the document's key. */
export type DocumentBody =
  | { key: "D1.1"; content: RiskListContent }
  | { key: "D2.1"; content: DnsMapContent }
  | { key: "D2.2"; content: RedirectMatrixContent }
  | { key: "D2.3"; content: CloudflareReviewContent }
  | { key: (typeof sectionedKeys)[number]; content: Sections };

/** Documents that are stored as sections. */
const sectionedKeys = ["D6.1", "D6.2", "D6.3"] as const;

/** Reads a stored version. Throws for a key nobody writes and for content of another shape: our own fault. */
export function readBody(key: string, stored: unknown): DocumentBody {
  switch (key) {
    case "D1.1":
      return { key, content: RiskListContent.parse(stored) };
    case "D2.1":
      return { key, content: DnsMapContent.parse(stored) };
    case "D2.2":
      return { key, content: RedirectMatrixContent.parse(stored) };
    case "D2.3":
      return { key, content: CloudflareReviewContent.parse(stored) };
    case "D6.1":
    case "D6.2":
    case "D6.3":
      return { key, content: Sections.parse(stored) };
    default:
      throw new Error(`no document ${key}`);
  }
}
