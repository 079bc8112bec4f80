import type { Metadata } from "next";
import Link from "next/link";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { impactWords, resultWords } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { loadFrame } from "../../frame.ts";

export const metadata: Metadata = { title: "Document" };

type Props = { params: Promise<{ storeId: string; id: string }> };

/** One published document, as a readable page. */
export default async function DocumentPage({ params }: Props) {
  const { storeId, id } = await params;
  const document = await pageData((await api()).founder.document({ storeId: idOf(storeId), deliverableId: idOf(id) }));
  const { zone } = await loadFrame(storeId);
  const now = new Date();
  const { risks, couldNotCheck, checked } = document.content;
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
          {`Version ${document.number}, ${checked} results, `}
          {document.freshestAt && (
            <>
              evidence of <Time at={document.freshestAt} form="day" now={now} zone={zone} />
            </>
          )}
        </p>
      </header>
      {couldNotCheck.length > 0 && (
        <section>
          <h2>What we could not check</h2>
          <ul className="mt-2 flex list-disc flex-col gap-1 pl-5 text-[15px] text-foreground-2">
            {couldNotCheck.map((item) => (
              <li key={`${item.checkId}${item.title}`}>{item.title}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{risks.length === 0 ? "No open risks" : "Risks, the most expensive first"}</h2>
        <ol className="founder-rows">
          {risks.map((risk) => {
            const words = resultWords[risk.status === "fail" ? "fail" : "warn"];
            return (
              <li key={`${risk.checkId}${risk.subject}${risk.rank}`}>
                <span className={`pt-px tone-${words.tone}`}>
                  <Icon name={words.icon} size={24} label={words.founderWord} />
                </span>
                <div className="min-w-0 flex-1">
                  <h3>{risk.title}</h3>
                  <p className="text-[15px] leading-6 text-foreground-2">{risk.sentence}</p>
                </div>
                <p className="founder-who">
                  <span className="text-muted-foreground">
                    {impactWords[risk.impact as keyof typeof impactWords] ?? risk.impact}
                  </span>
                </p>
              </li>
            );
          })}
        </ol>
      </section>
      {document.notes !== "" && (
        <section>
          <h2>Notes</h2>
          <p className="mt-1 whitespace-pre-line text-foreground-2">{document.notes}</p>
        </section>
      )}
    </article>
  );
}
