import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { api } from "@/app/_trpc/server.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { MinimumBar } from "@/app/_ui/minimum-bar.tsx";
import { resultWords } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";

export const metadata: Metadata = { title: "How a shop stands", robots: { index: false }, referrer: "no-referrer" };

type Props = { params: Promise<{ token: string }> };

const verdicts = {
  "not-checked": "Nothing is checked yet.",
  checking: "It is being looked at.",
  "not-ready": "Not ready yet.",
  "ready-contained": "Ready, with one known weak spot fenced in.",
  ready: "Ready.",
} as const;

/** How a shop stands, for somebody who was sent the link. */
export default async function SharePage({ params }: Props) {
  const view = await (await api()).shareLinks.view({ token: (await params).token });
  if (!view) notFound();
  const now = new Date();
  return (
    <div className="mx-auto flex w-full max-w-[720px] flex-col gap-8 py-12">
      <header className="flex flex-col gap-2">
        <p className="text-[15px] text-muted-foreground">
          <bdi>{visibleText(view.storeName)}</bdi>, <bdi className="mono">{view.domain}</bdi>
        </p>
        <h1 className="text-[28px] font-semibold leading-9 md:text-[34px] md:leading-10">{verdicts[view.verdict]}</h1>
        <p className="text-foreground-2">
          {view.launchedAt && (
            <>
              Launched <Time at={view.launchedAt} form="day" now={now} zone={view.timeZone} />.
            </>
          )}
          {!view.launchedAt && view.launchAt && (
            <>
              Launch is planned for <Time at={view.launchAt} form="day" now={now} zone={view.timeZone} />.
            </>
          )}
        </p>
      </header>
      <section aria-labelledby="items">
        <h2 id="items" className="text-[20px] font-semibold leading-7">
          {`${view.metCount} of ${view.items.length} must-haves`}
        </h2>
        <div className="mt-3">
          <MinimumBar states={view.items.map(({ state }) => state)} />
        </div>
        <ol className="mt-4 border-t border-border">
          {view.items.map(({ number, title, state }) => {
            const holds = state.startsWith("met");
            return (
              <li key={number} className="flex min-h-11 items-center gap-3 border-b border-border py-2">
                <span className={holds ? "tone-pass" : "tone-idle"}>
                  <Icon name={holds ? "circle-check" : "circle-dashed"} size={20} label={holds ? "Met" : "Open"} />
                </span>
                {title}
              </li>
            );
          })}
        </ol>
      </section>
      {(view.risks.length > 0 || view.couldNotCheck > 0) && (
        <section aria-labelledby="left">
          <h2 id="left" className="text-[20px] font-semibold leading-7">
            What is left
          </h2>
          <ol className="mt-4 border-t border-border">
            {view.risks.map(({ id, title, status, isBeingFixed }) => {
              const words = resultWords[status === "fail" ? "fail" : "warn"];
              return (
                <li key={id} className="flex min-h-11 items-center gap-3 border-b border-border py-2">
                  <span className={`tone-${words.tone}`}>
                    <Icon name={words.icon} size={20} label={words.founderWord} />
                  </span>
                  <span className="flex-1">{visibleText(title)}</span>
                  {isBeingFixed && <span className="text-[15px] text-muted-foreground">Being fixed</span>}
                </li>
              );
            })}
          </ol>
          <p className="mt-3 text-[15px] text-muted-foreground">
            {view.moreRisks > 0 && `And ${view.moreRisks} smaller. `}
            {view.couldNotCheck > 0 && `${view.couldNotCheck} could not be checked yet; they do not count as fine.`}
          </p>
        </section>
      )}
      <footer className="text-[15px] text-muted-foreground">
        This link works until <Time at={view.expiresAt} form="day" now={now} zone={view.timeZone} />.
      </footer>
    </div>
  );
}
