/** What is looked at before a handover document is sent (ux 11): the document checks itself. Pure. */
import { findSecrets } from "../attestations/secret-in-text.ts";
import type { Status } from "../checks/check.ts";
import type { plainnessOf } from "./rollback-document.ts";
import type { Sections, TableBlock } from "./sections.ts";

/** Above this school grade steps are hard to follow at midnight (catalogue ho.rollback-plain). */
export const GRADE_MAX = 9;

export type SendingCheck = { title: string; status: Status; detail: string | null };

/** Lists each thing with its state; a document only gets those that can be said of it. */
export function beforeSending(document: Sections, plainness: ReturnType<typeof plainnessOf> | null): SendingCheck[] {
  const bar = rowsOf(document, "minimum-bar");
  const drills = rowsOf(document, "drills");
  const keys = rowsOf(document, "keys");
  const unseen = rowsOf(document, "not-seen").length;
  const text = JSON.stringify(document);
  return [
    ...(bar.length > 0 ? [counted(bar, "must-haves pass", ["pass", "warn"])] : []),
    ...(keys.length > 0 ? [counted(keys, "accounts known", ["pass", "warn", "skip"])] : []),
    ...(drills.length > 0 ? [counted(drills, "drills done", ["pass", "warn", "skip"])] : []),
    ...(unseen > 0
      ? [{ title: `${unseen} could not be checked`, status: "warn" as const, detail: "Each says what we need." }]
      : []),
    ...(plainness ? plainChecks(plainness) : []),
    findSecrets(text)
      ? { title: "Something looks like a secret value", status: "fail", detail: "Take it out and replace it." }
      : { title: "No secret values in the text", status: "pass", detail: null },
  ];
}

function plainChecks({ grade, jargon, steps }: ReturnType<typeof plainnessOf>): SendingCheck[] {
  return [
    grade === null
      ? { title: "Reading grade", status: "unknown", detail: "Too few words to tell." }
      : {
          title: `Reading grade ${grade}`,
          status: grade > GRADE_MAX ? "warn" : "pass",
          detail: grade > GRADE_MAX ? `Above ${GRADE_MAX}: shorter sentences, simpler words.` : "Flesch-Kincaid",
        },
    jargon.length === 0
      ? { title: "Plain English: no term to explain", status: "pass", detail: null }
      : {
          title: `Plain English: ${jargon.length} ${jargon.length === 1 ? "term" : "terms"} to explain`,
          status: "warn",
          detail: jargon.join(", "),
        },
    {
      title: `${steps} of at most 12 steps`,
      status: steps > 12 ? "fail" : "pass",
      detail: null,
    },
  ];
}

function rowsOf(document: Sections, id: string): TableBlock["rows"] {
  const section = document.sections.find((each) => each.id === id);
  return (section?.blocks ?? []).flatMap((block) => (block.kind === "table" ? block.rows : []));
}

function counted(rows: TableBlock["rows"], words: string, good: readonly Status[]): SendingCheck {
  const done = rows.filter(({ status }) => status !== null && good.includes(status)).length;
  return {
    title: `${done} of ${rows.length} ${words}`,
    status: done === rows.length ? "pass" : "fail",
    detail: null,
  };
}
