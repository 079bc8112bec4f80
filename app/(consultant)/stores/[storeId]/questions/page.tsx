import type { Metadata } from "next";
import { z } from "zod";
import { aboutOfSearch } from "@/app/_questions/about-search.ts";
import { AskForm } from "@/app/_questions/question-forms.tsx";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, RowLink, Table } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { FilterBar, FilterMenu } from "@/app/_ui/filter-bar.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";

type Props = {
  params: Promise<{ storeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const shows = [
  ["all", "All"],
  ["open", "Open"],
  ["closed", "Settled"],
] as const;
const Search = z.object({
  show: z.enum(["all", "open", "closed"]).catch("all"),
  before: z.coerce.date().nullable().catch(null),
});
const stateWords = { open: "Waits for us", answered: "Answered", closed: "Settled" } as const;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, questions` };
}

/** What the shop asks, and what the team notes for itself. */
export default async function StoreQuestionsPage({ params, searchParams }: Props) {
  const storeId = idOf((await params).storeId);
  const query = await searchParams;
  const { show, before } = Search.parse(query);
  const about = aboutOfSearch(query.about, storeId);
  const store = await loadHeader(storeId);
  const caller = await api();
  const { questions, next } = await pageData(caller.questions.list({ storeId, show, before }));
  const title = about.kind === "store" ? store.name : await pageData(caller.questions.about({ storeId, ...about }));
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${storeId}/questions`;
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${storeId}` }, { title: "Questions" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={[{ ids: ["next", "previous"], label: "move" }, "open", "menu"]}
      actions={
        <FilterBar clearHref={show === "all" ? undefined : base}>
          <FilterMenu
            label="Show"
            current={show === "all" ? null : show}
            options={shows.map(([id, title]) => ({ id, title, href: id === "all" ? base : `${base}?show=${id}` }))}
          />
        </FilterBar>
      }
    >
      <PageHead
        title="Questions"
        line="Whoever follows one hears by mail and can answer by mail. The team's own never reach the shop."
        end={<LiveRefresh storeId={storeId} at={now} zone={zone} />}
      />
      <div className="flex flex-col gap-3.5 px-5 pb-5">
        {workspace.role !== "viewer" && (
          <Card id="ask" title={`About ${visibleText(title)}`}>
            <div className="max-w-[640px] p-3.5">
              <AskForm storeId={storeId} about={about} base={base} label="Your words" submit="Send" canChoose />
            </div>
          </Card>
        )}
        {questions.length === 0 ? (
          <Empty
            icon="message-circle"
            title={show === "all" ? "Nobody has asked anything yet." : "Nothing matches."}
            line="The shop's people ask from their pages; what they ask shows up here and in your inbox."
          />
        ) : (
          <RovingRows>
            <Table label="Questions, the newest word first" rows="tall" page fixed stack sticky>
              <thead>
                <tr>
                  <HeadCell className="w-[130px]">Last word</HeadCell>
                  <HeadCell>About</HeadCell>
                  <HeadCell className="w-[150px]">Who reads it</HeadCell>
                  <HeadCell className="w-[130px]">State</HeadCell>
                </tr>
              </thead>
              <tbody>
                {questions.map((question) => (
                  <Row key={question.id} id={question.id}>
                    <Cell label="Last word">
                      <Time at={question.lastAt} form="at" now={now} zone={zone} />
                    </Cell>
                    <Cell label="About">
                      <span className="two">
                        <RowLink href={`${base}/${question.id}`}>{visibleText(question.aboutTitle)}</RowLink>
                        <span className="second line-clamp-2">
                          {question.isUnread && <span className="font-medium tone-live">New. </span>}
                          {`${visibleText(question.lastAuthor)}: ${visibleText(question.lastText)}`}
                        </span>
                      </span>
                    </Cell>
                    <Cell label="Who reads it">
                      <span className="inline-flex items-center gap-1.5">
                        <Icon name={question.audience === "team" ? "lock" : "users"} />
                        {question.audience === "team" ? "The team alone" : "Shop and team"}
                      </span>
                    </Cell>
                    <Cell label="State">{stateWords[question.state]}</Cell>
                  </Row>
                ))}
              </tbody>
            </Table>
          </RovingRows>
        )}
        {next && (
          <p>
            <a className="link" href={`${base}?show=${show}&before=${next.toISOString()}`}>
              Older questions
            </a>
          </p>
        )}
      </div>
    </Screen>
  );
}
