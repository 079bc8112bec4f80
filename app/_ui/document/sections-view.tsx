/** A document in sections, as consultants, founders and paper read it. */
import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/icon.tsx";
import { resultWords } from "@/app/_ui/status-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import type { ShownEdit } from "@/server/deliverables/document-edit.ts";
import type { Block, Section, Sections, Step } from "@/server/deliverables/sections.ts";
import { RichTextView } from "./rich-text.tsx";

export type EditPart = (part: string, edit: ShownEdit | null, generated: Section | Step) => ReactNode;
type Given = { edits: readonly ShownEdit[]; editPart?: EditPart };

/** Shows lead, verdict and every section; `editPart` puts a control beside each part that can be written into. */
export function SectionsView({ document, edits, editPart }: Given & { document: Sections }) {
  return (
    <>
      <p className="doc-lead">{document.lead}</p>
      {document.verdict && <Verdict {...document.verdict} />}
      {document.sections.map((section) => (
        <section key={section.id} id={section.id} className="doc-section" aria-labelledby={`${section.id}-title`}>
          <h2 id={`${section.id}-title`}>{section.title}</h2>
          <Note section={section} edits={edits} editPart={editPart} />
          {section.blocks.map((block) => (
            <BlockView key={blockKey(block)} block={block} title={section.title} edits={edits} editPart={editPart} />
          ))}
        </section>
      ))}
    </>
  );
}

/** Blocks of one section differ in what they say. */
function blockKey(block: Block): string {
  return JSON.stringify(block).slice(0, 400);
}

function Verdict({ status, title, text }: NonNullable<Sections["verdict"]>) {
  const { icon, tone, word } = resultWords[status];
  return (
    <div className="doc-verdict">
      <span className={`tone-${tone}`}>
        <Icon name={status === "pass" ? "shield-check" : icon} size={24} label={word} />
      </span>
      <div>
        <p className="doc-verdict-title">{title}</p>
        <p>
          <bdi>{visibleText(text)}</bdi>
        </p>
      </div>
    </div>
  );
}

function Note({ section, edits, editPart }: Given & { section: Section }) {
  const part = `note:${section.id}`;
  const edit = edits.find((each) => each.part === part) ?? null;
  return (
    <>
      {edit && <RichTextView text={edit.body} />}
      {editPart?.(part, edit, section)}
    </>
  );
}

function BlockView({ block, title, edits, editPart }: Given & { block: Block; title: string }) {
  switch (block.kind) {
    case "text":
      return (
        <p className="doc-text">
          <bdi>{visibleText(block.text)}</bdi>
        </p>
      );
    case "list":
      return (
        <ul className="doc-list">
          {block.items.map((item) => (
            <li key={item}>
              <bdi>{visibleText(item)}</bdi>
            </li>
          ))}
        </ul>
      );
    case "facts":
      return (
        <dl className="doc-facts">
          {block.rows.map(({ term, text }) => (
            <div key={term}>
              <dt>
                <bdi>{visibleText(term)}</bdi>
              </dt>
              <dd>
                <bdi>{visibleText(text)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      );
    case "steps":
      return (
        <ol className="doc-steps">
          {block.items.map((step, index) => (
            <StepView key={step.id} step={step} number={index + 1} edits={edits} editPart={editPart} />
          ))}
        </ol>
      );
    case "table":
      return <TableView block={block} title={title} />;
  }
}

function StepView({ step, number, edits, editPart }: Given & { step: Step; number: number }) {
  const part = `step:${step.id}`;
  const edit = edits.find((each) => each.part === part) ?? null;
  return (
    <li>
      <span className="doc-step-number" aria-hidden="true">
        {number}
      </span>
      <div>
        {edit ? (
          <RichTextView text={edit.body} />
        ) : (
          <p className="font-semibold">
            <bdi>{visibleText(step.text)}</bdi>
          </p>
        )}
        {step.link && (
          <p>
            {step.link.label !== step.link.url && `${step.link.label}: `}
            <a className="link" href={step.link.url} rel="noopener noreferrer">
              {step.link.url}
            </a>
          </p>
        )}
        {step.copy && <p className="mono">{step.copy}</p>}
        {step.expect && (
          <p className="doc-quiet">
            <bdi>{visibleText(step.expect)}</bdi>
          </p>
        )}
        {editPart?.(part, edit, step)}
      </div>
    </li>
  );
}

function TableView({ block, title }: { block: Extract<Block, { kind: "table" }>; title: string }) {
  const hasMarks = block.rows.some(({ status }) => status !== null);
  return (
    <table className="doc-table" aria-label={title}>
      <thead>
        <tr>
          {hasMarks && (
            <th scope="col" className="doc-mark">
              <span className="sr-only">State</span>
            </th>
          )}
          {block.columns.map((column) => (
            <th key={column} scope="col" className={column === "" ? "doc-number" : undefined}>
              {column === "" ? <span className="sr-only">Number</span> : column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row) => (
          <tr key={row.id}>
            {hasMarks && (
              <td className="doc-mark">
                {row.status && (
                  <span className={`tone-${resultWords[row.status].tone}`}>
                    <Icon name={resultWords[row.status].icon} label={resultWords[row.status].founderWord} />
                  </span>
                )}
              </td>
            )}
            {row.cells.map((cell, index) => (
              <td key={block.columns[index]} className={block.columns[index] === "" ? "doc-number" : undefined}>
                <bdi>{visibleText(cell)}</bdi>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
