/** A handover document as a sheet: contents on the left, the page, and what is looked at before it is sent. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Card } from "@/app/_ui/card.tsx";
import { DocumentHead } from "@/app/_ui/document/document-head.tsx";
import { SectionsView } from "@/app/_ui/document/sections-view.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { beforeSending } from "@/server/deliverables/before-sending.ts";
import type { Sections } from "@/server/deliverables/sections.ts";
import { EditPart } from "./edit-part.tsx";

type Document = RouterOutputs["deliverables"]["get"];

/** Shows a document in sections; `canEdit` for the newest version alone. */
export function Sheet({
  document,
  content,
  storeId,
  canEdit,
  studioName,
}: {
  document: Document;
  content: Sections;
  storeId: string;
  canEdit: boolean;
  studioName: string;
}) {
  const checks = beforeSending(content, document.plainness);
  const orphans = document.edits.filter(({ isOrphan }) => isOrphan);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5 px-5 pb-5 xl:grid-cols-[190px_minmax(0,1fr)_260px]">
      <nav className="noprint max-xl:hidden" aria-label="Contents">
        <p className="px-2.5 pb-1 text-xs text-muted-foreground">Contents</p>
        <ul className="flex flex-col">
          {content.sections.map(({ id, title }) => (
            <li key={id}>
              <a className="block rounded px-2.5 py-1.5 hover:bg-accent" href={`#${id}`}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <article className="doc doc-sheet">
        <DocumentHead
          studioName={studioName}
          accent={null}
          founderName={null}
          storeName={document.storeName}
          title={document.title}
        />
        <SectionsView
          document={content}
          edits={document.edits}
          editPart={
            canEdit
              ? (part, edit, generated) => (
                  <EditPart
                    key={`${part} ${edit?.revision ?? 0}`}
                    storeId={storeId}
                    deliverableId={document.id}
                    part={part}
                    edit={edit}
                    generated={"text" in generated ? generated.text : ""}
                    title={"title" in generated ? generated.title : `the step “${generated.text}”`}
                  />
                )
              : undefined
          }
        />
        {canEdit && orphans.length > 0 && (
          <section className="doc-section noprint">
            <h2>Written for parts that are gone</h2>
            {orphans.map((edit) => (
              <EditPart
                key={edit.part}
                storeId={storeId}
                deliverableId={document.id}
                part={edit.part}
                edit={edit}
                generated=""
                title={edit.part}
              />
            ))}
          </section>
        )}
      </article>
      <aside className="noprint flex flex-col gap-3" aria-label="Before sending">
        <Card id="before-sending" title="Before sending">
          <ul className="rows">
            {checks.map(({ title, status, detail }) => (
              <li key={title}>
                <ResultStatus status={status} iconOnly />
                <span className="min-w-0 flex-1">
                  {title}
                  {detail && <span className="block text-xs text-muted-foreground">{detail}</span>}
                </span>
              </li>
            ))}
          </ul>
        </Card>
        <p className="px-1 text-xs text-muted-foreground">
          Facts fill themselves from the live record. What is published stays as it is; later changes make the next
          version.
        </p>
      </aside>
    </div>
  );
}
