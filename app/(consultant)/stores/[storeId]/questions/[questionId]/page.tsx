import type { Metadata } from "next";
import Link from "next/link";
import { CloseQuestion, ReplyForm } from "@/app/_questions/question-forms.tsx";
import { Thread } from "@/app/_questions/thread.tsx";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../../_shared/store.ts";
import { StoreBanner } from "../../../../_shared/store-banner.tsx";

type Props = { params: Promise<{ storeId: string; questionId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, question` };
}

/** One question, what was said, and room for the answer. */
export default async function StoreQuestionPage({ params }: Props) {
  const { storeId: store_, questionId: question_ } = await params;
  const [storeId, questionId] = [idOf(store_), idOf(question_)];
  const store = await loadHeader(storeId);
  const question = await pageData((await api()).questions.read({ storeId, questionId }));
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${storeId}/questions`;
  const isTeam = question.audience === "team";
  return (
    <Screen
      crumbs={[
        { title: store.name, href: `/stores/${storeId}` },
        { title: "Questions", href: base },
        { title: visibleText(question.aboutTitle) },
      ]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={["menu"]}
    >
      <PageHead
        title={visibleText(question.aboutTitle)}
        line={
          <>
            {isTeam ? "The team alone reads this. " : "The shop reads this too. "}
            <Link className="link" href={question.aboutPath}>
              What it is about
            </Link>
          </>
        }
        end={<LiveRefresh storeId={storeId} at={now} zone={zone} />}
      />
      <div className="flex max-w-[760px] flex-col gap-3.5 px-5 pb-5">
        <Card id="said" title={isTeam ? "Notes" : "What was said"}>
          <div className="p-3.5">
            <Thread messages={question.messages} now={now} zone={zone} />
          </div>
        </Card>
        {workspace.role !== "viewer" && (
          <Card id="answer" title={question.state === "closed" ? "Settled; the next word opens it again" : "Answer"}>
            <div className="flex flex-col gap-3 p-3.5">
              <ReplyForm storeId={storeId} questionId={questionId} />
              {question.state !== "closed" && (
                <div>
                  <CloseQuestion storeId={storeId} questionId={questionId} />
                </div>
              )}
            </div>
          </Card>
        )}
      </div>
    </Screen>
  );
}
