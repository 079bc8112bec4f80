import type { Metadata } from "next";
import Link from "next/link";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Time } from "@/app/_ui/time.tsx";
import { loadFrame } from "../../frame.ts";
import { ApproveDocument } from "./approve-document.tsx";
import { FounderDocument } from "./founder-document.tsx";

export const metadata: Metadata = { title: "Document" };

type Props = { params: Promise<{ storeId: string; id: string }> };

/** One published document, as a readable page. */
export default async function DocumentPage({ params }: Props) {
  const { storeId, id } = await params;
  const document = await pageData((await api()).founder.document({ storeId: idOf(storeId), deliverableId: idOf(id) }));
  const { zone, askName } = await loadFrame(storeId);
  const now = new Date();
  const file = `/api/documents/${document.id}/${document.number}`;
  return (
    <article className="flex max-w-[720px] flex-col gap-6 pt-6 md:pt-10">
      <p className="noprint text-[15px]">
        <Link className="link" href={`/my-store/${storeId}/handover`}>
          All documents
        </Link>
      </p>
      <header>
        <h1 className="text-[26px] font-semibold leading-8">{`${document.title} of ${document.storeName}`}</h1>
        <p className="mt-1 text-[15px] text-muted-foreground">
          {`Version ${document.number}, `}
          {document.freshestAt && (
            <>
              evidence of <Time at={document.freshestAt} form="day" now={now} zone={zone} />
            </>
          )}
        </p>
        <p className="noprint mt-3 flex flex-wrap gap-3">
          <a className="btn btn-lg" href={`${file}/pdf`} download>
            PDF
          </a>
          <a className="btn btn-lg" href={`${file}/markdown`} download>
            Markdown
          </a>
          <Link className="btn btn-lg" href={`/print/${document.id}/${document.number}`} prefetch={false}>
            Print
          </Link>
        </p>
      </header>
      <FounderDocument body={document.body} edits={document.edits} />
      {document.needsApproval && (
        <section className="noprint">
          <h2>Your word on it</h2>
          <p className="mt-1 mb-3 text-[15px] text-foreground-2">
            {document.founderAnswer === null
              ? (askWords[document.key] ?? "Read it through and say whether it is right.")
              : answerWords(document.founderAnswer)}
          </p>
          <ApproveDocument
            storeId={idOf(storeId)}
            deliverableId={document.id}
            number={document.number}
            askName={askName}
          />
        </section>
      )}
      {document.notes !== "" && (
        <section>
          <h2>Notes</h2>
          <p className="mt-1 whitespace-pre-line text-foreground-2">{document.notes}</p>
        </section>
      )}
    </article>
  );
}

/** What a founder is asked of a document that waits for their word. */
const askWords: Readonly<Record<string, string>> = {
  "D2.2": "Look through the ways in and say whether each should land where it does.",
  "D6.3": "Read it through and say whether you know these weak spots now.",
};

function answerWords({
  isApproved,
  statement,
  byName,
}: {
  isApproved: boolean;
  statement: string;
  byName: string;
}): string {
  return isApproved ? `${byName} said that this is right.` : `${byName} said what is wrong: ${statement}`;
}
