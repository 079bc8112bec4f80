/** What one audit saw that another did not: between any two audits of a store. */
import Link from "next/link";
import { api } from "@/app/_trpc/server.ts";
import { Card } from "@/app/_ui/card.tsx";
import { FilterMenu } from "@/app/_ui/filter-bar.tsx";
import { pageData } from "../../../../_shared/store.ts";
import { ChangeTable } from "../../change-table.tsx";
import { triggerWords } from "../../run-card.tsx";

export async function Changes({
  storeId,
  runId,
  against,
  withUnchanged,
}: {
  storeId: string;
  runId: string;
  /** Null compares each check with what was last said of it before. */
  against: string | null;
  withUnchanged: boolean;
}) {
  const caller = await api();
  const compared = await pageData(caller.auditRuns.compare({ storeId, runId, againstId: against }));
  const { runs } = await pageData(caller.auditRuns.list({ storeId }));
  const base = `/stores/${storeId}/audits/${runId}?tab=changes`;
  const chosen = against ? `${base}&against=${against}` : base;
  return (
    <Card
      id="changes"
      title="What changed"
      sub={
        against && compared.before
          ? `audit ${compared.before.number} with audit ${compared.run.number}`
          : "each check with its last word before"
      }
      end={
        <FilterMenu
          label="Compare with"
          icon="git-compare-arrows"
          current={against}
          options={[
            { id: "last", title: "The last word on each check", href: base },
            ...runs
              .filter(({ id, state }) => id !== runId && state === "completed")
              .map(({ id, number, trigger }) => ({
                id,
                title: `Audit ${number}, ${triggerWords[trigger]}`,
                href: `${base}&against=${id}`,
              })),
          ]}
        />
      }
    >
      {compared.before === null && compared.withoutBefore > 0 ? (
        <p className="px-3.5 py-4 text-muted-foreground">First audit of these checks, nothing to compare with.</p>
      ) : (
        <ChangeTable
          changes={compared.changes}
          storeId={storeId}
          before={compared.before ? `Before, audit ${compared.before.number}` : "Before"}
          after={`After, audit ${compared.run.number}`}
          withUnchanged={withUnchanged}
        />
      )}
      <p className="flex flex-wrap gap-x-4 px-3.5 py-3 text-xs text-muted-foreground">
        {compared.counts.unchanged > 0 && (
          <Link className="link" href={withUnchanged ? chosen : `${chosen}&unchanged=1`} scroll={false}>
            {withUnchanged ? "Hide what is unchanged" : `Show ${compared.counts.unchanged} unchanged`}
          </Link>
        )}
        {compared.onlyInOne > 0 && <span>{`${compared.onlyInOne} checks were in only one of the two.`}</span>}
      </p>
    </Card>
  );
}
