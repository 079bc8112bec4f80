/** One deliverable of the stage: the document itself where it exists, else what it needs. */
import Link from "next/link";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Mark, ResultStatus } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { pageData } from "../../../../_shared/store.ts";
import { versionWords } from "../../deliverables/version-words.ts";
import { DocumentBody } from "../../document-body.tsx";
import { type StagePageData, worstOf } from "./check-words.ts";

type Deliverable = StagePageData["deliverables"][number];
type Clock = { now: Date; zone: string };

/** Shows a deliverable's newest version under a line that says how far it is. */
export async function DocumentTab({
  page,
  deliverable,
  base,
  now,
  zone,
}: { page: StagePageData; deliverable: Deliverable; base: string } & Clock) {
  if (!deliverable.id || !deliverable.version) return <Needs page={page} deliverable={deliverable} base={base} />;
  const document = await pageData(
    (await api()).deliverables.get({ storeId: page.store.id, deliverableId: deliverable.id, number: null }),
  );
  const { icon, tone, word } = versionWords[document.state];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-border px-5 py-2.5">
        <Mark icon={icon} tone={tone}>{`Version ${document.number}, ${word.toLowerCase()}`}</Mark>
        {document.freshestAt && (
          <span className="text-xs text-muted-foreground">
            {"Evidence from "}
            <Time at={document.freshestAt} form="at" now={now} zone={zone} />
            {document.oldestAt && (
              <>
                {", the oldest "}
                <Time at={document.oldestAt} form="ago" now={now} zone={zone} />
              </>
            )}
          </span>
        )}
        <span className="flex-1" />
        <ButtonLink size="sm" icon="file-text" href={`/stores/${page.store.id}/deliverables/${document.id}`}>
          Edit, print, publish
        </ButtonLink>
      </div>
      <DocumentBody body={document.body} storeId={page.store.id} edits={document.edits} />
    </>
  );
}

function Needs({ page, deliverable, base }: { page: StagePageData; deliverable: Deliverable; base: string }) {
  const proof = page.checks.filter(({ id }) => deliverable.provenBy.includes(id));
  if (proof.length === 0) {
    return (
      <Empty
        icon="file-text"
        title={`${deliverable.title} has no version yet`}
        line="It is written from what the stage's checks see."
        action={
          <Link className="link" href={`${base}?tab=checks`}>
            See the checks
          </Link>
        }
      />
    );
  }
  return (
    <div className="flex max-w-2xl flex-col gap-3 px-5 py-4">
      <p className="text-foreground-2">
        {deliverable.isComplete
          ? `${deliverable.title} counts as complete: what it stands on has been answered, with evidence that holds.`
          : `${deliverable.title} needs the following, answered with evidence under Checks.`}
      </p>
      <ul className="rows card">
        {proof.map((check) => {
          const worst = worstOf(check);
          return (
            <li key={check.id}>
              <ResultStatus status={worst === "waived" ? "warn" : worst} iconOnly />
              <Link className="min-w-0 flex-1 truncate" href={`${base}?tab=checks&check=${check.id}#${check.id}`}>
                {check.title}
              </Link>
              <span className="row-note">{check.answer ? `answered by ${check.answer.byName}` : "no answer yet"}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
