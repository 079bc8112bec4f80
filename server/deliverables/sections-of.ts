/** Tells any document in sections, whatever shape its content is stored in. */
import type { CloudflareReviewContent } from "./cloudflare-review.ts";
import type { DnsMapContent } from "./dns-map.ts";
import type { DocumentBody } from "./documents.ts";
import { effortWords } from "./next-steps.ts";
import { impactSentences } from "./open-limits.ts";
import type { RedirectMatrixContent } from "./redirect-matrix.ts";
import type { RiskListContent } from "./risk-list.ts";
import type { Block, Section, Sections } from "./sections.ts";

/** Gives the sections that paper, Markdown and comparisons are made of. */
export function sectionsOf(body: DocumentBody): Sections {
  switch (body.key) {
    case "D1.1":
      return riskSections(body.content);
    case "D2.1":
      return mapSections(body.content);
    case "D2.2":
      return matrixSections(body.content);
    case "D2.3":
      return reviewSections(body.content);
    default:
      return body.content;
  }
}

function riskSections({ risks, couldNotCheck }: RiskListContent): Sections {
  return inSections("What could cost sales, the most expensive first, and how to fix each.", [
    section(
      "could-not-check",
      "What we could not check",
      couldNotCheck.length === 0 ? "We could check everything." : null,
      [
        table(
          ["What", "What we need"],
          couldNotCheck.map(({ checkId, title, ask }, index) => ({
            id: `${checkId} ${index}`,
            status: "unknown",
            cells: [title, ask],
          })),
        ),
      ],
    ),
    section("risks", "Risks", risks.length === 0 ? "No open risks." : null, [
      table(
        ["", "Risk", "What it may cost", "How to fix it", "Work"],
        risks.map((risk) => ({
          id: `${risk.checkId} ${risk.subject} ${risk.title}`,
          status: risk.status === "fail" ? "fail" : "warn",
          cells: [
            `${risk.rank}`,
            `${risk.title}. ${risk.sentence}`,
            impactSentences[risk.impact as keyof typeof impactSentences] ?? risk.impact,
            risk.fix.join("\n"),
            `${effortWords[risk.effort]}${risk.ownerName ? `, ${risk.ownerName}` : ""}`,
          ],
        })),
      ),
    ]),
  ]);
}

function mapSections({ zone, rows, lost, unseen }: DnsMapContent): Sections {
  const sections = [
    section("records", `Records of ${zone}`, null, [
      table(
        ["Record", "Leads to", "Why it is there", "Whose"],
        rows.map((row) => ({
          id: `${row.type} ${row.name} ${row.value}`,
          status: row.isExplained ? "pass" : "warn",
          cells: [
            `${row.name} ${row.type}`,
            `${row.value}${row.proxied ? " (behind the shield)" : ""}`,
            row.purpose || "Nobody has said.",
            [row.ownerName, row.since && `since ${row.since}`, row.isRequired && "required"]
              .filter((part) => part)
              .join(", ") || "–",
          ],
        })),
      ),
    ]),
  ];
  if (lost.length > 0) {
    sections.unshift(
      section("lost", "Required, and not as they should be", null, [
        table(
          ["Record", "Should lead to", "Why"],
          lost.map(({ type, name, value, purpose }) => ({
            id: `${type} ${name} ${value}`,
            status: "fail",
            cells: [`${name} ${type}`, value, purpose],
          })),
        ),
      ]),
    );
  }
  if (unseen.length > 0) {
    sections.unshift(section("unseen", "What no name server answered", null, [{ kind: "list", items: unseen }]));
  }
  return inSections("Every record of the domain: what it is for, whose it is, and what must not change.", sections);
}

function matrixSections({ canonicalOrigin, rows }: RedirectMatrixContent): Sections {
  return inSections(`Every way in should land at ${canonicalOrigin}.`, [
    section("ways", "Ways in", null, [
      table(
        ["Address", "Lands on", "Hops", "What that means"],
        rows.map((row) => ({
          id: row.source,
          status: row.status,
          cells: [
            row.source,
            row.actual ?? "Nothing answered.",
            row.hops.map(({ url, status }) => `${status ?? "–"} ${url}`).join("\n"),
            row.summary,
          ],
        })),
      ),
    ]),
  ]);
}

function reviewSections({ settings, remarks, answer }: CloudflareReviewContent): Sections {
  return inSections("Each setting of the edge as it was found, and as it should be.", [
    section("settings", "Settings", answer ? `${answer.byName} says: ${answer.statement}` : null, [
      table(
        ["Setting", "Found", "Advised", "Where"],
        settings.map(({ id, found, wanted, status, place }) => ({
          id,
          status,
          cells: [id.replaceAll("_", " "), found, wanted, place],
        })),
      ),
    ]),
    section("remarks", "Beside the settings", remarks.length === 0 ? "Nothing more." : null, [
      table(
        ["What we saw", "Found", "Advised"],
        remarks.map(({ checkId, summary, found, wanted, status }, index) => ({
          id: `${checkId} ${index}`,
          status,
          cells: [summary, found ?? "–", wanted ?? "–"],
        })),
      ),
    ]),
  ]);
}

function inSections(lead: string, sections: Section[]): Sections {
  return { lead, verdict: null, sections };
}

/** Leaves out tables without rows. */
function section(id: string, title: string, text: string | null, blocks: Block[]): Section {
  const filled = blocks.filter((block) => block.kind !== "table" || block.rows.length > 0);
  return { id, title, blocks: text === null ? filled : [{ kind: "text", text }, ...filled] };
}

function table(columns: string[], rows: Extract<Block, { kind: "table" }>["rows"]): Block {
  return { kind: "table", columns, rows };
}
