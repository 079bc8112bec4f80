/** Hands out a version of a document as a file. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { InvalidInput } from "../errors.ts";
import { csvOf } from "./csv.ts";
import type { DnsMapContent } from "./dns-map.ts";
import type { DocumentBody } from "./documents.ts";
import { ReadDeliverable, readDeliverable } from "./read-deliverable.ts";
import type { RedirectMatrixContent } from "./redirect-matrix.ts";
import type { Sections } from "./sections.ts";
import { zoneFileOf } from "./zone-file.ts";

export const exportFormats = ["csv", "zone"] as const;
export const ExportDocument = ReadDeliverable.extend({ format: z.enum(exportFormats) });

/** Gives name, type and text of the file. Throws `NotFound`, and `InvalidInput` for a format the document does not have. */
export async function exportDocument(
  ctx: Ctx,
  input: z.infer<typeof ExportDocument>,
): Promise<{ fileName: string; contentType: string; text: string }> {
  const { body, domain, number, title } = await readDeliverable(ctx, input);
  const text = textOf(body, input.format);
  if (text === null) throw new InvalidInput("format", "This document has no such file.");
  const words = `${domain} ${title} ${number}`.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
  return input.format === "zone"
    ? { fileName: `${words}.zone`, contentType: "text/dns;charset=utf-8", text }
    : { fileName: `${words}.csv`, contentType: "text/csv;charset=utf-8", text };
}

function textOf(body: DocumentBody, format: (typeof exportFormats)[number]): string | null {
  if (format === "zone") return body.key === "D2.1" ? zoneFileOf(body.content) : null;
  switch (body.key) {
    case "D6.1":
    case "D6.2":
    case "D6.3":
      return sectionTables(body.content);
    case "D2.1":
      return mapTable(body.content);
    case "D2.2":
      return matrixTable(body.content);
    case "D2.3":
      return csvOf(
        ["setting", "found", "wanted", "verdict", "where"],
        body.content.settings.map(({ id, found, wanted, status, place }) => [id, found, wanted, status, place]),
      );
    case "D1.1":
      return csvOf(
        ["rank", "risk", "subject", "status", "costs", "severity", "sentence", "fix", "effort", "owner"],
        body.content.risks.map((risk) => [
          risk.rank,
          risk.title,
          risk.subject,
          risk.status,
          risk.impact,
          risk.severity,
          risk.sentence,
          risk.fix.join("\n"),
          risk.effort,
          risk.ownerName,
        ]),
      );
  }
}

/** Every table of a document that is stored as sections; each row names the section it stands in. */
function sectionTables({ sections }: Sections): string {
  const tables = sections.flatMap(({ title, blocks }) =>
    blocks.flatMap((block) => (block.kind === "table" ? [{ title, ...block }] : [])),
  );
  const width = Math.max(0, ...tables.map(({ columns }) => columns.length));
  const names = Array.from({ length: width }, (_, index) => `column ${index + 1}`);
  return csvOf(
    ["section", "status", ...names],
    tables.flatMap(({ title, rows }) => rows.map(({ status, cells }) => [title, status, ...cells])),
  );
}

function mapTable({ rows }: DnsMapContent): string {
  return csvOf(
    ["type", "name", "value", "ttl seconds", "proxied", "purpose", "owner", "since", "required"],
    rows.map((row) => [
      row.type,
      row.name,
      row.value,
      row.ttl,
      row.proxied,
      row.purpose,
      row.ownerName,
      row.since,
      row.isRequired,
    ]),
  );
}

/** Every hop has a line of its own; the way in it belongs to stands on each. */
function matrixTable({ rows }: RedirectMatrixContent): string {
  return csvOf(
    [
      "source",
      "expected",
      "lands on",
      "verdict",
      "path kept",
      "query kept",
      "hop",
      "url",
      "status",
      "to",
      "certificate valid",
      "fault",
    ],
    rows.flatMap((row) =>
      row.hops.map((hop, index) => [
        row.source,
        row.expected,
        row.actual,
        row.status,
        row.isPathKept,
        row.isQueryKept,
        index + 1,
        hop.url,
        hop.status,
        hop.to,
        hop.tlsOk,
        hop.fault,
      ]),
    ),
  );
}
