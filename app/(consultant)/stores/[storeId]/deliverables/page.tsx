import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { Cell, GroupRow, HeadCell, Row, RowLink, Table } from "@/app/_ui/data-table.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { stages } from "@/server/stages/index.ts";
import { studio } from "../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";
import { isVersionState, versionWords } from "./version-words.ts";

type Props = { params: Promise<{ storeId: string }> };
type Document = RouterOutputs["deliverables"]["list"][number];
type Clock = { now: Date; zone: string };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, documents` };
}

/** Every document the six stages leave behind: version, how old its evidence is, and who stands for it. */
export default async function DocumentsPage({ params }: Props) {
  const storeId = idOf((await params).storeId);
  const store = await loadHeader(storeId);
  const documents = await pageData((await api()).deliverables.list({ storeId }));
  const { zone, workspace } = await studio();
  const clock = { now: new Date(), zone };
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${storeId}` }, { title: "Documents" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={[{ ids: ["next", "previous"], label: "move" }, "open", "menu"]}
    >
      <PageHead
        title="Documents"
        line="Written from evidence, frozen by approval. The founder sees the published ones."
        end={<LiveRefresh storeId={storeId} {...clock} at={clock.now} />}
      />
      <RovingRows>
        <Table label="Documents by stage" page fixed stack>
          <thead>
            <tr>
              <HeadCell>Document</HeadCell>
              <HeadCell className="w-[180px]">Version</HeadCell>
              <HeadCell className="w-[150px]">Newest evidence</HeadCell>
              <HeadCell className="w-[150px]">Oldest evidence</HeadCell>
              <HeadCell className="w-[210px]">Approved</HeadCell>
              <HeadCell className="w-[130px]">Published</HeadCell>
            </tr>
          </thead>
          {stages.map((stage) => (
            <tbody key={stage.key}>
              <GroupRow columns={6} title={`${stage.number} ${stage.title}`} />
              {stage.deliverables.map(({ key, title }) => {
                const document = documents.find((each) => each.key === key);
                return document?.newest ? (
                  <DocumentRow key={key} document={document} newest={document.newest} storeId={storeId} {...clock} />
                ) : (
                  <Row key={key} id={key}>
                    <Cell>
                      <RowLink href={`/stores/${storeId}/roadmap/${stage.key}?tab=${key}`}>{title}</RowLink>
                    </Cell>
                    <Cell label="Version" colSpan={5}>
                      <span className="text-muted-foreground">No version yet. Its stage shows what it needs.</span>
                    </Cell>
                  </Row>
                );
              })}
            </tbody>
          ))}
        </Table>
      </RovingRows>
    </Screen>
  );
}

function DocumentRow({
  document,
  newest,
  storeId,
  now,
  zone,
}: { document: Document; newest: NonNullable<Document["newest"]>; storeId: string } & Clock) {
  const href = `/stores/${storeId}/deliverables/${document.id}`;
  const look = isVersionState(newest.state) ? versionWords[newest.state] : versionWords.draft;
  const none = <span className="text-muted-foreground">–</span>;
  return (
    <Row id={document.key}>
      <Cell>
        <RowLink href={href}>{document.title}</RowLink>
      </Cell>
      <Cell label="Version">
        <Mark icon={look.icon} tone={look.tone}>
          {`${newest.number}, ${look.word.toLowerCase()}`}
        </Mark>
      </Cell>
      <Cell label="Newest evidence">
        {newest.freshestAt ? <Time at={newest.freshestAt} form="ago" now={now} zone={zone} /> : none}
      </Cell>
      <Cell label="Oldest evidence">
        {newest.oldestAt ? <Time at={newest.oldestAt} form="ago" now={now} zone={zone} /> : none}
      </Cell>
      <Cell label="Approved">
        {newest.approvedAt ? (
          <span>
            {`${newest.approvedByName ?? ""}, `}
            <Time at={newest.approvedAt} form="day" now={now} zone={zone} />
          </span>
        ) : (
          none
        )}
      </Cell>
      <Cell label="Published">
        {newest.publishedAt ? (
          <Time at={newest.publishedAt} form="day" now={now} zone={zone} />
        ) : (
          <Link className="link" href={href}>
            Look at it
          </Link>
        )}
      </Cell>
    </Row>
  );
}
