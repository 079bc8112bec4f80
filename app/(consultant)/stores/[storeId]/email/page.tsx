import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";
import { AlignmentFigure } from "./alignment-figure.tsx";
import { MailTests } from "./mail-tests.tsx";
import { type Mail, proofsOf, streamWords, verdictWords } from "./mail-words.ts";

type Props = { params: Promise<{ storeId: string }> };
type Clock = { now: Date; zone: string };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, email` };
}

/** Real mail of the store: where to send it, and what each message that came proves of its sender. */
export default async function EmailPage({ params }: Props) {
  const storeId = idOf((await params).storeId);
  const store = await loadHeader(storeId);
  const page = await pageData((await api()).mailIn.page({ storeId }));
  const { zone, workspace } = await studio();
  const now = new Date();
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${storeId}` }, { title: "Email" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={["menu"]}
    >
      <PageHead
        title="Email"
        line="A real mail shows what records cannot: whether receivers can tell that it comes from the shop."
        end={<LiveRefresh storeId={storeId} at={now} zone={zone} />}
      />
      <div className="flex flex-col gap-4 px-5 pb-5">
        <Card id="send" title="Send a real mail">
          <MailTests page={page} storeId={storeId} now={now} zone={zone} />
        </Card>
        {page.received.length === 0 ? (
          <Card id="received" title="Received">
            <Empty
              small
              title="No mail has come yet."
              line="What arrives stands here with its sender, its return path and its signatures. Its text is not kept."
            />
          </Card>
        ) : (
          page.received.map((mail) => <MailCard key={mail.id} mail={mail} now={now} zone={zone} />)
        )}
      </div>
    </Screen>
  );
}

function MailCard({ mail, now, zone }: { mail: Mail } & Clock) {
  const { text, tone } = verdictWords(mail);
  const proofs = proofsOf(mail);
  const icon = { pass: "check", warn: "triangle-alert", fail: "x" } as const;
  return (
    <Card
      id={`mail-${mail.id}`}
      title={`A ${streamWords[mail.stream]}`}
      sub={<Time at={mail.receivedAt} now={now} zone={zone} />}
    >
      <div className="flex flex-col gap-3 px-3.5 py-3">
        <p>
          <Mark icon={icon[tone]} tone={tone}>
            {text}
          </Mark>
        </p>
        <AlignmentFigure from={mail.from ?? "several senders"} proofs={proofs} />
        <Table label={`Proofs of the ${streamWords[mail.stream]}`} stack>
          <thead>
            <tr>
              <HeadCell>Proof</HeadCell>
              <HeadCell>Domain</HeadCell>
              <HeadCell>Result</HeadCell>
              <HeadCell>Aligned with From</HeadCell>
              <HeadCell>Seen</HeadCell>
            </tr>
          </thead>
          <tbody>
            {proofs.map((proof) => (
              <Row key={proof.id} id={`${mail.id}-${proof.id}`}>
                <Cell label="Proof">{proof.kind === "SPF" ? "Return path (SPF)" : "Signature (DKIM)"}</Cell>
                <Cell label="Domain">
                  <span className="mono break-all">{visibleText(proof.domain)}</span>
                </Cell>
                <Cell label="Result">{proof.result}</Cell>
                <Cell label="Aligned with From">{proof.isAligned ? "aligned" : "not aligned"}</Cell>
                <Cell label="Seen">
                  <span className="break-all">{visibleText(proof.detail)}</span>
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
        <details>
          <summary className="link">Header fields, people masked</summary>
          <pre className="mono mt-2 overflow-x-auto text-xs whitespace-pre-wrap break-all">
            {visibleText(mail.headers)}
          </pre>
        </details>
      </div>
    </Card>
  );
}
