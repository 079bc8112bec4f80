import type { Metadata } from "next";
import { z } from "zod";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { FilterMenu } from "@/app/_ui/filter-bar.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Pill } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../../_shared/store.ts";
import { StoreBanner } from "../../../../_shared/store-banner.tsx";
import { DocumentBody } from "../../document-body.tsx";
import { versionWords } from "../version-words.ts";
import { Download } from "./download.tsx";
import { Notes, Publish } from "./edit-document.tsx";
import { Sheet } from "./sheet.tsx";
import { Versions } from "./versions.tsx";

type Props = {
  params: Promise<{ storeId: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type Document = RouterOutputs["deliverables"]["get"];

const Search = z.object({
  version: z.coerce.number().int().min(1).nullable().catch(null),
  /** `open` shows only what waits for somebody. */
  only: z.literal("open").nullable().catch(null),
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, document` };
}

/** One document in one version, as it will be read and printed. */
export default async function DocumentPage({ params, searchParams }: Props) {
  const { storeId, id } = await params;
  const { version, only } = Search.parse(await searchParams);
  const store = await loadHeader(storeId);
  const deliverableId = idOf(id);
  const document = await pageData(
    (await api()).deliverables.get({ storeId: idOf(storeId), deliverableId, number: version }),
  );
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${storeId}/deliverables/${id}`;
  const newest = document.versions[0];
  const isNewest = newest?.number === document.number;
  const { icon, tone, word } = versionWords[document.state];
  return (
    <Screen
      crumbs={[
        { title: store.name, href: `/stores/${storeId}` },
        { title: "Documents", href: `/stores/${storeId}/deliverables` },
        { title: document.title },
      ]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={["edit-document", "pdf", { ids: ["next", "previous"], label: "move" }]}
      actions={
        <>
          {(document.key === "D2.1" || document.key === "D2.2") && (
            <FilterMenu
              label="Show"
              current={only ?? "all"}
              options={[
                { id: "all", title: "Everything", href: `${base}?version=${document.number}` },
                { id: "open", title: "What is open", href: `${base}?version=${document.number}&only=open` },
              ]}
            />
          )}
          {document.versions.length > 1 && (
            <FilterMenu
              label="Version"
              icon="history"
              current={`${document.number}`}
              options={document.versions.map(({ number, state }) => ({
                id: `${number}`,
                title: `Version ${number}, ${versionWords[state].word.toLowerCase()}`,
                href: `${base}?version=${number}`,
              }))}
            />
          )}
          <Download storeId={storeId} deliverableId={deliverableId} number={document.number} format="csv" />
          {document.key === "D2.1" && (
            <Download storeId={storeId} deliverableId={deliverableId} number={document.number} format="zone" />
          )}
          <ButtonLink
            icon="printer"
            shortcut="pdf"
            prefetch={false}
            target="_blank"
            href={`/print/${deliverableId}/${document.number}`}
          >
            Print
          </ButtonLink>
          <a className="btn" href={`/api/documents/${deliverableId}/${document.number}/pdf`} download>
            PDF
          </a>
          <a className="btn" href={`/api/documents/${deliverableId}/${document.number}/markdown`} download>
            Markdown
          </a>
          {isNewest && document.state !== "published" && (
            <Publish storeId={storeId} deliverableId={deliverableId} title={document.title} />
          )}
        </>
      }
    >
      <PageHead
        title={`${store.name}: ${document.title}`}
        pills={
          <Pill icon={icon} tone={tone}>
            {`Version ${document.number}, ${word.toLowerCase()}`}
          </Pill>
        }
        line={<Dates document={document} now={now} zone={zone} />}
      />
      {document.state === "draft" && isNewest ? (
        <div className="noprint px-5 pb-4">
          <Card id="notes-title" title="Notes" sub="for the founder">
            <div className="p-3.5">
              <Notes storeId={storeId} deliverableId={deliverableId} notes={document.notes} />
            </div>
          </Card>
        </div>
      ) : null}
      {document.notes && (
        <p className={`px-5 pb-4 whitespace-pre-line ${document.state === "draft" && isNewest ? "print-only" : ""}`}>
          <bdi>{visibleText(document.notes)}</bdi>
        </p>
      )}
      {document.needsApproval && document.state === "published" && <FounderWord answer={document.founderAnswer} />}
      {document.body.key.startsWith("D6.") && "sections" in document.body.content ? (
        <Sheet
          document={document}
          content={document.body.content}
          storeId={store.id}
          canEdit={isNewest}
          studioName={workspace.name}
        />
      ) : (
        <DocumentBody body={document.body} storeId={storeId} canEdit={isNewest} onlyOpen={only === "open"} />
      )}
      <Versions document={document} storeId={store.id} now={now} zone={zone} />
      <p className="px-5 py-4 text-xs text-muted-foreground">
        {"Content fingerprint (SHA-256): "}
        <span className="mono [overflow-wrap:anywhere]">{document.snapshotSha256}</span>
      </p>
    </Screen>
  );
}

function FounderWord({ answer }: { answer: Document["founderAnswer"] }) {
  if (answer === null) return <p className="px-5 pb-2.5 text-foreground-2">The founder has not answered yet.</p>;
  return (
    <p className="px-5 pb-2.5">
      {answer.isApproved ? `${answer.byName} approved this version.` : `${answer.byName} says something is wrong: `}
      <bdi>{visibleText(answer.statement)}</bdi>
    </p>
  );
}

function Dates({ document, now, zone }: { document: Document; now: Date; zone: string }) {
  return (
    <>
      {document.domain}
      {document.freshestAt && (
        <>
          {". Newest evidence "}
          <Time at={document.freshestAt} form="at" now={now} zone={zone} />
        </>
      )}
      {document.oldestAt && (
        <>
          {", oldest "}
          <Time at={document.oldestAt} form="at" now={now} zone={zone} />
        </>
      )}
      {document.approvedAt && (
        <>
          {`. Approved by ${document.approvedByName ?? "somebody"}, `}
          <Time at={document.approvedAt} form="at" now={now} zone={zone} />
        </>
      )}
      {document.publishedAt && (
        <>
          {". Published "}
          <Time at={document.publishedAt} form="at" now={now} zone={zone} />
        </>
      )}
      .
    </>
  );
}
