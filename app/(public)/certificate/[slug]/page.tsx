import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { api } from "@/app/_trpc/server.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { MinimumBar } from "@/app/_ui/minimum-bar.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";

type Props = { params: Promise<{ slug: string }> };

const load = cache(async (slug: string) => (await api()).certificates.view({ slug }));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const view = await load((await params).slug);
  return {
    title: view ? `${visibleText(view.storeName)}, launch certificate` : "Not found",
    robots: { index: view?.isIndexed ?? false },
  };
}

const heads = {
  green: { icon: "circle-check", tone: "pass", words: "is ready for traffic" },
  amber: { icon: "triangle-alert", tone: "warn", words: "was ready, and is being checked again" },
  revoked: { icon: "circle-slash", tone: "idle", words: "no longer shows its certificate" },
} as const;

/** What was signed, and whether it still holds now. */
export default async function CertificatePage({ params }: Props) {
  const { slug } = await params;
  const view = await load(slug);
  if (!view) notFound();
  const { icon, tone, words } = heads[view.state];
  const now = new Date();
  return (
    <div className="mx-auto flex w-full max-w-[720px] flex-col gap-8 py-12">
      <header className="flex flex-col gap-3">
        <p className="text-[15px] text-muted-foreground">Launch certificate</p>
        <h1 className="text-[28px] font-semibold leading-9 md:text-[34px] md:leading-10">
          <span className={`mr-2 inline-flex align-[-4px] tone-${tone}`}>
            <Icon name={icon} size={24} />
          </span>
          <bdi>{visibleText(view.storeName)}</bdi> {words}
        </h1>
        <p className="text-foreground-2">
          <bdi className="mono">{view.domain}</bdi> was handed over and signed on{" "}
          <Time at={view.signedAt} form="day" now={now} zone="UTC" />
          {view.names && `, by ${visibleText(view.names.consultant)} and ${visibleText(view.names.founder)}`}.
        </p>
        {view.state === "amber" && (
          <p className="text-foreground-2">
            {view.endedCount === 1
              ? "One of the eleven must-haves has no fresh proof now."
              : `${view.endedCount} of the eleven must-haves have no fresh proof now.`}{" "}
            This page turns green again by itself once they are seen to hold.
          </p>
        )}
      </header>
      {view.items.length > 0 && (
        <section aria-labelledby="items">
          <h2 id="items" className="text-[20px] font-semibold leading-7">
            {`${view.metCount} of ${view.items.length} proven now`}
          </h2>
          <div className="mt-3">
            <MinimumBar states={view.items.map(({ state }) => state)} />
          </div>
          <ol className="mt-4 border-t border-border">
            {view.items.map(({ number, title, state, provenAt }) => {
              const holds = state.startsWith("met");
              return (
                <li key={number} className="flex min-h-11 items-center gap-3 border-b border-border py-2">
                  <span className={holds ? "tone-pass" : "tone-warn"}>
                    <Icon
                      name={holds ? "circle-check" : "circle-dashed"}
                      size={20}
                      label={holds ? "Holds" : "No fresh proof"}
                    />
                  </span>
                  <span className="flex-1">{title}</span>
                  <span className="text-[15px] text-muted-foreground">
                    {holds && provenAt && (
                      <>
                        seen <Time at={provenAt} form="day" now={now} zone="UTC" />
                      </>
                    )}
                    {holds && !provenAt && "answered"}
                    {!holds && "no fresh proof"}
                  </span>
                </li>
              );
            })}
          </ol>
        </section>
      )}
      <footer className="text-[15px] text-muted-foreground">
        Nobody can set this page: it is computed from stored observations each time it is opened.{" "}
        <Link className="link" href="/about-our-checks">
          How we check
        </Link>
      </footer>
    </div>
  );
}
