/** The stage's mail checks in short, and the real mails that prove what records cannot. */
import Link from "next/link";
import { Card } from "@/app/_ui/card.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { isFine, type StagePageData, worstOf } from "./check-words.ts";
import { MailSection } from "./mail-section.tsx";

/** The checks whose word the tab counts. */
export function emailChecks(page: StagePageData): StagePageData["checks"] {
  return page.checks.filter(({ id }) => id.startsWith("email."));
}

/** Shows each mail check with its sentence, what is not fine first, and where to send a real mail. */
export function EmailTab({ page, base, now, zone }: { page: StagePageData; base: string; now: Date; zone: string }) {
  const checks = emailChecks(page).toSorted((left, right) => Number(isFine(left)) - Number(isFine(right)));
  const fine = checks.filter(isFine).length;
  return (
    <div className="flex flex-col gap-3.5 px-5 py-3.5">
      <Card id="email-checks" title="Mail records" sub={`${fine} of ${checks.length} fine`}>
        <ul className="rows">
          {checks.map((check) => {
            const worst = worstOf(check);
            const told = check.results.find(({ status }) => status === worst) ?? check.results[0];
            return (
              <li key={check.id} className="items-start py-2">
                <ResultStatus status={worst === "waived" ? "warn" : worst} iconOnly />
                <span className="min-w-0 flex-1">
                  <Link className="font-medium" href={`${base}?tab=checks&check=${check.id}#${check.id}`}>
                    {check.title}
                  </Link>
                  <bdi className="block text-foreground-2 [overflow-wrap:anywhere]">
                    {visibleText(told?.summaryTech ?? "Not looked at yet.")}
                  </bdi>
                </span>
              </li>
            );
          })}
        </ul>
      </Card>
      <Card id="real-mail" title="Real mail" sub="shows what records cannot">
        <MailSection storeId={page.store.id} now={now} zone={zone} />
      </Card>
    </div>
  );
}
