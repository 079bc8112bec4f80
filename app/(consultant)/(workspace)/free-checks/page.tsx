import type { Metadata } from "next";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { studio } from "../../_shared/me.ts";
import { pageData } from "../../_shared/store.ts";

export const metadata: Metadata = { title: "Free checks" };

type WidgetCheck = RouterOutputs["freeChecks"]["ofWidget"][number];

/** Who looked at their shop through the widget, and what came out. */
export default async function FreeChecksPage() {
  const { workspace, zone } = await studio();
  const checks = await pageData((await api()).freeChecks.ofWidget());
  const now = new Date();
  return (
    <Screen crumbs={[{ title: "Free checks" }]} banner={workspace.isDemo && <DemoBar />} hints={["menu"]}>
      <PageHead
        title="Free checks"
        line="Shops that visitors of your own pages had checked. Each goes after thirty days, with its report."
        end={<ButtonLink href="/settings/branding">Branding and code</ButtonLink>}
      />
      <div className="p-5">
        {checks.length === 0 ? (
          <Empty
            icon="globe"
            title="No shop was checked through your pages yet"
            line="Put the free check on your own site: one line of code, your name and colour."
            action={<ButtonLink href="/settings/branding">Get the code</ButtonLink>}
          />
        ) : (
          <Card id="checks" title="Checked" sub={`${checks.length}`}>
            <Table label="Free checks" stack rows="tall">
              <thead>
                <tr>
                  <HeadCell>Shop</HeadCell>
                  <HeadCell>Worst for business first</HeadCell>
                  <HeadCell className="w-[150px]">Result</HeadCell>
                  <HeadCell className="w-[130px]">When</HeadCell>
                  <HeadCell className="w-[140px]">
                    <span className="sr-only">Add as a store</span>
                  </HeadCell>
                </tr>
              </thead>
              <tbody>
                {checks.map((check) => (
                  <Row key={check.id} id={check.id}>
                    <Cell>
                      <TwoLines
                        first={<span className="font-medium">{check.domain}</span>}
                        second={`${check.holding} of 11 hold from outside`}
                      />
                    </Cell>
                    <Cell label="Found">
                      <Found check={check} />
                    </Cell>
                    <Cell label="Result">
                      <Result check={check} />
                    </Cell>
                    <Cell label="When">
                      <Time at={check.createdAt} now={now} zone={zone} />
                    </Cell>
                    <Cell className="end">
                      <Add check={check} mayAdd={workspace.role !== "viewer"} />
                    </Cell>
                  </Row>
                ))}
              </tbody>
            </Table>
          </Card>
        )}
      </div>
    </Screen>
  );
}

function Found({ check }: { check: WidgetCheck }) {
  if (check.risks.length === 0) return <span className="text-muted-foreground">Nothing found</span>;
  return (
    <ul className="flex min-w-0 flex-col py-1">
      {check.risks.map(({ checkId, title }) => (
        <li key={checkId}>{title}</li>
      ))}
    </ul>
  );
}

function Result({ check }: { check: WidgetCheck }) {
  if (check.state === "queued" || check.state === "running") {
    return (
      <Mark icon="loader-circle" tone="live">
        Checking
      </Mark>
    );
  }
  if (check.state === "failed") {
    return (
      <Mark icon="cloud-off" tone="idle">
        Not finished
      </Mark>
    );
  }
  if (check.fails > 0) {
    return (
      <Mark icon="octagon-x" tone="fail">
        {check.fails} to fix
      </Mark>
    );
  }
  return check.warns > 0 ? (
    <Mark icon="triangle-alert" tone="warn">
      {check.warns} worth fixing
    </Mark>
  ) : (
    <Mark icon="circle-check" tone="quiet">
      Nothing found
    </Mark>
  );
}

function Add({ check, mayAdd }: { check: WidgetCheck; mayAdd: boolean }) {
  if (check.storeId !== null) {
    return (
      <ButtonLink href={`/stores/${check.storeId}`} size="sm">
        Open store
      </ButtonLink>
    );
  }
  if (!mayAdd) return null;
  return (
    <ButtonLink
      href={`/stores/new?domain=${encodeURIComponent(check.domain)}`}
      size="sm"
      name={`Add ${check.domain} as a store`}
    >
      Add as a store
    </ButtonLink>
  );
}
