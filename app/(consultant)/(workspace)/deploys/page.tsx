import type { Metadata } from "next";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, RowLink, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../_shared/me.ts";
import { MorePages } from "../../_shared/more-pages.tsx";
import { pageData } from "../../_shared/store.ts";
import { changeWords, deployMark } from "../../stores/[storeId]/deploys/deploy-words.ts";

export const metadata: Metadata = { title: "Deploys" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };
const Search = z.object({ before: z.uuid().nullable().catch(null) });

/** What went live, over all stores, and what became of it. */
export default async function WorkspaceDeploysPage({ searchParams }: Props) {
  const { before } = Search.parse(await searchParams);
  const { zone, workspace } = await studio();
  const { deploys, next } = await pageData((await api()).deploys.ofWorkspace({ before }));
  const now = new Date();
  return (
    <Screen
      crumbs={[{ title: "Deploys" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["next", "previous"], label: "move" }, "open", "menu"]}
    >
      <PageHead
        title="Deploys"
        line="What went live, over all stores. Each is looked at within two minutes."
        end={<LiveRefresh storeId={null} at={now} zone={zone} />}
      />
      {deploys.length === 0 ? (
        <Empty
          icon="git-commit-horizontal"
          title="No deploy yet."
          line="Set up a deploy hook in a store's settings, and every deploy is looked at by itself."
        />
      ) : (
        <RovingRows>
          <Table label="Deploys, newest first" rows="tall" page fixed stack sticky>
            <thead>
              <tr>
                <HeadCell className="w-[190px]">Store</HeadCell>
                <HeadCell>Deploy</HeadCell>
                <HeadCell className="w-[150px]">Verdict</HeadCell>
                <HeadCell>Because</HeadCell>
                <HeadCell className="w-[130px]">Went live</HeadCell>
              </tr>
            </thead>
            <tbody>
              {deploys.map((deploy) => {
                const { icon, tone, word } = deployMark(deploy);
                return (
                  <Row key={deploy.id} id={deploy.id}>
                    <Cell>
                      <RowLink href={`/stores/${deploy.storeId}/deploys/${deploy.id}`}>
                        {deploy.storeName ?? "A store"}
                      </RowLink>
                    </Cell>
                    <Cell label="Deploy">
                      <TwoLines
                        first={visibleText(deploy.name)}
                        second={<span className="mono">{deploy.commitSha?.slice(0, 7) ?? deploy.provider}</span>}
                      />
                    </Cell>
                    <Cell label="Verdict">
                      <Mark icon={icon} tone={tone}>
                        {word}
                      </Mark>
                    </Cell>
                    <Cell label="Because">
                      <span className="line-clamp-2">{visibleText(deploy.verdictReason ?? changeWords(deploy))}</span>
                    </Cell>
                    <Cell label="Went live">
                      {deploy.liveAt ? <Time at={deploy.liveAt} form="at" now={now} zone={zone} /> : "–"}
                    </Cell>
                  </Row>
                );
              })}
            </tbody>
          </Table>
        </RovingRows>
      )}
      <MorePages
        what="deploys"
        newestHref={before ? "/deploys" : null}
        olderHref={next ? `/deploys?before=${next}` : null}
      />
    </Screen>
  );
}
