/** The log of what happened: who, what, and what it changed. Append-only; nothing here can be edited. */
import Link from "next/link";
import { Avatar, RobotAvatar } from "@/app/_ui/avatar.tsx";
import { Cell, HeadCell, Row, Table } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { type ActivityEntry, actionWords, type Change, changesOf } from "./activity-words.ts";
import { MorePages } from "./more-pages.tsx";

/** Shows one page of the log; `base` is the page's own address. */
export function ActivityLog({
  entries,
  next,
  base,
  q,
  before,
  withStore,
  now,
  zone,
}: {
  entries: readonly ActivityEntry[];
  next: string | null;
  base: string;
  q: string;
  before: string | null;
  withStore: boolean;
  now: Date;
  zone: string;
}) {
  if (entries.length === 0) {
    return (
      <Empty
        icon="history"
        title={q || before ? "Nothing matches." : "Nothing has happened yet."}
        line={q || before ? undefined : "Every change by a person or by Launch Ready is written here, for good."}
        action={
          (q || before) && (
            <Link className="link" href={base}>
              Show everything
            </Link>
          )
        }
      />
    );
  }
  const pageHref = (cursor: string | null) => {
    const query = new URLSearchParams({ ...(q ? { q } : {}), ...(cursor ? { before: cursor } : {}) }).toString();
    return query ? `${base}?${query}` : base;
  };
  return (
    <>
      <RovingRows>
        <Table label="Activity, newest first" page fixed stack sticky>
          <thead>
            <tr>
              <HeadCell className="w-[130px]">When</HeadCell>
              <HeadCell className="w-[180px]">Who</HeadCell>
              {withStore && <HeadCell className="w-[170px]">Store</HeadCell>}
              <HeadCell className="w-[34%]">What</HeadCell>
              <HeadCell>Before and after</HeadCell>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.id} id={entry.id}>
                <Cell label="When">
                  <Time at={entry.at} form="at" now={now} zone={zone} />
                </Cell>
                <Cell label="Who">
                  <Actor entry={entry} />
                </Cell>
                {withStore && (
                  <Cell label="Store">
                    <Store entry={entry} />
                  </Cell>
                )}
                <Cell label="What">
                  <span className="block min-w-0 py-1.5">
                    {`${actionWords(entry.action)} `}
                    <bdi className="font-medium">{visibleText(entry.subjectName)}</bdi>
                  </span>
                </Cell>
                <Cell label="Changed">
                  <Changes changes={changesOf(entry.before, entry.after)} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </RovingRows>
      <MorePages what="activity" newestHref={before ? pageHref(null) : null} olderHref={next ? pageHref(next) : null} />
    </>
  );
}

function Actor({ entry }: { entry: ActivityEntry }) {
  if (entry.actorKind === "system") {
    return (
      <span className="inline-flex items-center gap-1.5">
        <RobotAvatar />
        <span aria-hidden="true">Launch Ready</span>
      </span>
    );
  }
  return <Avatar name={entry.actorName} kind={entry.actorKind === "person" ? "founder" : "consultant"} withName />;
}

function Store({ entry }: { entry: ActivityEntry }) {
  if (!entry.storeId) return <span className="text-muted-foreground">Workspace</span>;
  if (!entry.storeName) return <span className="text-muted-foreground">A deleted store</span>;
  return (
    <Link className="link" href={`/stores/${entry.storeId}`}>
      {entry.storeName}
    </Link>
  );
}

function Changes({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <ul className="min-w-0 py-1.5 text-xs">
      {changes.map(({ field, before, after }) => (
        <li key={field} className="[overflow-wrap:anywhere]">
          <span className="text-muted-foreground">{`${field}: `}</span>
          {before !== null && (
            <>
              <bdi className="text-muted-foreground">{visibleText(before)}</bdi>{" "}
              <Icon name="arrow-right" size={12} label="became" />{" "}
            </>
          )}
          <bdi>{after === null ? "nothing" : visibleText(after)}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Leads to the whole log as a file; `storeId` null means the workspace's. */
export function ActivityDownloads({ storeId }: { storeId: string | null }) {
  const of = storeId ? `&storeId=${storeId}` : "";
  return (
    <span className="flex gap-3 text-xs">
      <a className="link" href={`/api/activity/export?format=csv${of}`} download>
        Download CSV
      </a>
      <a className="link" href={`/api/activity/export?format=json${of}`} download>
        JSON
      </a>
    </span>
  );
}
