/** Every version of a document, and what changed from the one before. */
import Link from "next/link";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { Card } from "@/app/_ui/card.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { versionWords } from "../version-words.ts";

type Document = RouterOutputs["deliverables"]["get"];
type Change = RouterOutputs["deliverables"]["compare"]["changes"][number];
type Clock = { now: Date; zone: string };

/** Lists versions, the newest first; below them, what changed in the one shown. */
export async function Versions({ document, storeId, now, zone }: { document: Document; storeId: string } & Clock) {
  const base = `/stores/${storeId}/deliverables/${document.id}`;
  const before = document.versions.find(({ number }) => number < document.number);
  const compared = before
    ? await (await api()).deliverables.compare({
        storeId,
        deliverableId: document.id,
        from: before.number,
        to: document.number,
      })
    : null;
  return (
    <div className="noprint grid gap-3.5 px-5 pb-5">
      <Card id="versions-title" title="Versions">
        <ul className="rows">
          {document.versions.map((version) => {
            const { icon, tone, word } = versionWords[version.state];
            return (
              <li key={version.number} className="flex-wrap">
                <Mark icon={icon} tone={tone}>{`${version.number}, ${word.toLowerCase()}`}</Mark>
                <Link className="link" href={`${base}?version=${version.number}`}>
                  <Time at={version.createdAt} form="at" now={now} zone={zone} />
                </Link>
                <span className="min-w-0 flex-1 text-muted-foreground">
                  {version.authorName
                    ? `written from evidence, edited by ${version.authorName}`
                    : "written from evidence"}
                  {version.approvedByName && `, approved by ${version.approvedByName}`}
                </span>
              </li>
            );
          })}
        </ul>
      </Card>
      {compared && (
        <Card
          id="changes-title"
          title={`What changed from version ${compared.from} to ${compared.to}`}
          sub={compared.summary}
        >
          <div className="flex flex-col gap-3.5 p-3.5">
            {compared.changes.map((change) => (
              <ChangeView key={change.id} change={change} />
            ))}
          </div>
        </Card>
      )}
    </div>
  );
}

const kindWords = { added: "new", removed: "gone", changed: "changed" } as const;

function ChangeView({ change }: { change: Change }) {
  return (
    <section>
      <h3 className="font-semibold">{`${change.title}, ${kindWords[change.kind]}`}</h3>
      {change.prose.length > 0 && (
        <p className="mt-1 whitespace-pre-line [overflow-wrap:anywhere]">
          <Words parts={change.prose} />
        </p>
      )}
      {change.rows.length > 0 && (
        <ul className="mt-1 flex flex-col gap-1">
          {change.rows.map((row) => (
            <li key={`${row.kind} ${row.id}`} className="[overflow-wrap:anywhere]">
              <span className="text-muted-foreground">{`Row ${kindWords[row.kind]}: `}</span>
              {row.cells.map((cell, index) => (
                <span key={JSON.stringify(cell)}>
                  {index > 0 && " · "}
                  <Words parts={cell} />
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Words({ parts }: { parts: Change["prose"] }) {
  return parts.map(({ kind, text }, index) => {
    const key = `${kind} ${index + 1}`;
    if (kind === "added") {
      return (
        <ins key={key} className="doc-added">
          {`${visibleText(text)} `}
        </ins>
      );
    }
    if (kind === "removed") {
      return (
        <del key={key} className="doc-removed">
          {`${visibleText(text)} `}
        </del>
      );
    }
    return <span key={key}>{`${visibleText(text)} `}</span>;
  });
}
