import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, RowLink, Table } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import type { IconName } from "@/app/_ui/icon-names.ts";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import type { InboxKind } from "@/server/inbox/list-inbox.ts";
import { studio } from "../../_shared/me.ts";
import { pageData } from "../../_shared/store.ts";
import { InboxKeys, MarkEntry } from "./mark-entry.tsx";

export const metadata: Metadata = { title: "Inbox" };

const looks: Record<InboxKind, { icon: IconName; word: string }> = {
  deploy: { icon: "git-commit-horizontal", word: "Deploy" },
  regression: { icon: "trending-down", word: "Regression" },
  stage: { icon: "eye", word: "Stage" },
  question: { icon: "message-circle", word: "Question" },
  reply: { icon: "check", word: "Reply" },
  audit: { icon: "cloud-off", word: "Audit" },
};

/** What changed since I looked? */
export default async function InboxPage() {
  const { zone, workspace } = await studio();
  const { entries, more } = await pageData((await api()).inbox.list());
  const now = new Date();
  const canEdit = workspace.role !== "viewer";
  return (
    <Screen
      crumbs={[{ title: "Inbox" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["next", "previous"], label: "move" }, "open", "done", "later"]}
    >
      <PageHead
        title="Inbox"
        line="Deploys to decide on, regressions, stages to review and words from founders, over all stores."
        end={<LiveRefresh storeId={null} at={now} zone={zone} />}
      />
      <InboxKeys />
      {entries.length === 0 ? (
        <Empty icon="inbox" title="Nothing waits for you." line="What changes on any of your stores shows up here." />
      ) : (
        <RovingRows>
          <Table label="Inbox, newest first" rows="tall" page fixed stack sticky>
            <thead>
              <tr>
                <HeadCell className="w-[120px]">When</HeadCell>
                <HeadCell className="w-[180px]">Store</HeadCell>
                <HeadCell>What</HeadCell>
                <HeadCell className="w-[190px]" end>
                  <span className="sr-only">Put aside</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Row key={entry.key} id={entry.key}>
                  <Cell label="When">
                    <Time at={entry.at} form="at" now={now} zone={zone} />
                  </Cell>
                  <Cell label="Store">{entry.storeName}</Cell>
                  <Cell label="What">
                    <span className="flex gap-2.5">
                      <span className={`pt-0.5 tone-${entry.tone}`}>
                        <Icon name={looks[entry.kind].icon} label={looks[entry.kind].word} />
                      </span>
                      <span className="two">
                        <RowLink href={entry.path}>{visibleText(entry.title)}</RowLink>
                        <span className="second line-clamp-2">{visibleText(entry.line)}</span>
                      </span>
                    </span>
                  </Cell>
                  <Cell end>{canEdit && <MarkEntry entryKey={entry.key} title={entry.title} />}</Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        </RovingRows>
      )}
      {more > 0 && <p className="px-5 py-3 text-xs text-muted-foreground">{`And ${more} older ones.`}</p>}
    </Screen>
  );
}
