import type { Metadata } from "next";
import Link from "next/link";
import { aboutOfSearch } from "@/app/_questions/about-search.ts";
import { AskForm } from "@/app/_questions/question-forms.tsx";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { loadFrame } from "../frame.ts";

export const metadata: Metadata = { title: "Questions" };

const stateWords = { open: "Waits for an answer", answered: "Answered", closed: "Settled" } as const;

type Props = {
  params: Promise<{ storeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Ask anything, and read what was answered. */
export default async function QuestionsPage({ params, searchParams }: Props) {
  const storeId = idOf((await params).storeId);
  const about = aboutOfSearch((await searchParams).about, storeId);
  const caller = await api();
  const frame = await loadFrame(storeId);
  const { questions } = await pageData(caller.questions.list({ storeId }));
  const title = about.kind === "store" ? null : await pageData(caller.questions.about({ storeId, ...about }));
  const shown = questions.filter(({ audience }) => audience === "shop");
  const base = `/my-store/${storeId}/questions`;
  const now = new Date();
  return (
    <div className="flex max-w-[640px] flex-col gap-6 pt-6 md:pt-10">
      <LiveRefresh storeId={storeId} at={now} zone={frame.zone} isQuiet />
      <div>
        <h1 className="text-[26px] font-semibold leading-8">{`Ask ${frame.askName}`}</h1>
        <p className="lead mt-1">
          {title === null
            ? "Anything about your shop. The answer also comes by mail."
            : `About “${visibleText(title)}”`}
        </p>
      </div>
      {frame.isConsultant ? (
        <p className="text-muted-foreground">You look as the founder. Write on the store's questions page instead.</p>
      ) : (
        <AskForm storeId={storeId} about={about} base={base} label="Your question" submit="Ask" large />
      )}
      {shown.length > 0 && (
        <section>
          <h2>Asked before</h2>
          <ul className="mt-2.5 border-t border-border">
            {shown.map((question) => (
              <li key={question.id} className="border-b border-border py-3">
                <Link className="link font-medium" href={`${base}/${question.id}`}>
                  {visibleText(question.aboutTitle)}
                </Link>
                {question.isUnread && <span className="ml-2 text-[15px] font-medium tone-live">New answer</span>}
                <p className="line-clamp-2 text-[15px] leading-6 text-foreground-2">
                  {`${visibleText(question.lastAuthor)}: ${visibleText(question.lastText)}`}
                </p>
                <p className="text-[15px] text-muted-foreground">
                  {stateWords[question.state]}, <Time at={question.lastAt} form="at" now={now} zone={frame.zone} />
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
