/** The domain in the handover: what must not change, and where every address leads, from the documents of stage 2. */
import type { Ctx } from "../ctx.ts";
import { DnsMapContent } from "./dns-map.ts";
import { RedirectMatrixContent } from "./redirect-matrix.ts";
import type { Section } from "./sections.ts";

/** Records shown in the handover; the DNS map holds them all. */
const RECORDS_MAX = 20;

/** Gives the records and the redirects of the newest versions; a document that does not exist says so. */
export async function domainSections(ctx: Ctx, storeId: string): Promise<Section[]> {
  const map = DnsMapContent.safeParse(await newestContent(ctx, storeId, "D2.1")).data;
  const matrix = RedirectMatrixContent.safeParse(await newestContent(ctx, storeId, "D2.2")).data;
  const rows = (map?.rows ?? []).toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired));
  const more = rows.length - RECORDS_MAX;
  return [
    {
      id: "records",
      title: "Your domain's records",
      blocks: map
        ? [
            {
              kind: "table",
              columns: ["Record", "Leads to", "Why it is there", "Whose"],
              rows: rows.slice(0, RECORDS_MAX).map((row) => ({
                id: `${row.type} ${row.name} ${row.value}`,
                status: null,
                cells: [`${row.name} ${row.type}`, row.value, row.purpose || "Nobody has said.", row.ownerName || "–"],
              })),
            },
            ...(more > 0 ? [{ kind: "text" as const, text: `${more} more stand in the DNS map.` }] : []),
          ]
        : [{ kind: "text", text: "The records have not been read yet." }],
    },
    {
      id: "redirects",
      title: "Where every address leads",
      blocks: matrix
        ? [
            {
              kind: "table",
              columns: ["Address", "Lands on", "Steps"],
              rows: matrix.rows.map((row) => ({
                id: row.source,
                status: row.status,
                cells: [row.source, row.actual ?? "Nothing answered.", `${Math.max(0, row.hops.length - 1)}`],
              })),
            },
          ]
        : [{ kind: "text", text: "The addresses have not been followed yet." }],
    },
  ];
}

async function newestContent({ db }: Ctx, storeId: string, key: string): Promise<unknown> {
  const version = await db.deliverableVersion.findFirst({
    where: { storeId, deliverable: { key } },
    orderBy: { number: "desc" },
    select: { content: true },
  });
  return version?.content ?? null;
}
