import type { Metadata } from "next";
import Link from "next/link";
import { CloseQuestion, ReplyForm } from "@/app/_questions/question-forms.tsx";
import { Thread } from "@/app/_questions/thread.tsx";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { loadFrame } from "../../frame.ts";

export const metadata: Metadata = { title: "Question" };

type Props = { params: Promise<{ storeId: string; questionId: string }> };

/** One question, what was said, and room for the next word. */
export default async function QuestionPage({ params }: Props) {
  const { storeId, questionId } = await params;
  const frame = await loadFrame(storeId);
  const question = await pageData((await api()).questions.read({ storeId, questionId: idOf(questionId) }));
  const now = new Date();
  return (
    <div className="flex max-w-[640px] flex-col gap-6 pt-6 md:pt-10">
      <LiveRefresh storeId={storeId} at={now} zone={frame.zone} isQuiet />
      <p className="text-[15px]">
        <Link className="link" href={`/my-store/${storeId}/questions`}>
          All questions
        </Link>
      </p>
      <h1 className="text-[26px] font-semibold leading-8">{visibleText(question.aboutTitle)}</h1>
      <Thread messages={question.messages} now={now} zone={frame.zone} />
      {!frame.isConsultant && (
        <>
          <ReplyForm storeId={storeId} questionId={questionId} large />
          {question.state !== "closed" && (
            <div>
              <CloseQuestion storeId={storeId} questionId={questionId} large />
            </div>
          )}
        </>
      )}
    </div>
  );
}
