/** The documents that are written from evidence, in the order of their stages. */
import type { Ctx } from "../ctx.ts";
import { draftDocument } from "./draft-document.ts";
import { RiskListContent, riskList } from "./risk-list.ts";

/** Writes every document whose facts exist. */
export async function draftDocuments(ctx: Ctx, storeId: string): Promise<void> {
  await draftDocument(ctx, storeId, riskList);
}

/** A version's content, told apart by the document's key. */
export type DocumentBody = { key: "D1.1"; content: RiskListContent };

/** Reads a stored version. Throws for a key nobody writes and for content of another shape: our own fault. */
export function readBody(key: string, stored: unknown): DocumentBody {
  if (key === "D1.1") return { key, content: RiskListContent.parse(stored) };
  throw new Error(`no document ${key}`);
}
