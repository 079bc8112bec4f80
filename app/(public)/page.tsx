import type { Metadata } from "next";
import Link from "next/link";
import { barItems } from "../../server/stages/minimum-bar.ts";
import { CheckForm } from "./check-form.tsx";
import { problemWords } from "./problem-words.ts";

export const metadata: Metadata = {
  title: { absolute: "Launch Ready: is your shop ready for real traffic?" },
  description:
    "Eleven must-haves decide whether a shop survives its first real traffic. Launch Ready checks and proves them.",
};

type Props = { searchParams: Promise<{ shop?: string | string[]; problem?: string | string[] }> };

/** Asks the one question, with the field that answers it and the eleven items behind the answer. */
export default async function LandingPage({ searchParams }: Props) {
  const { shop, problem } = await searchParams;
  const typed = typeof shop === "string" ? shop.slice(0, 200) : "";
  return (
    <div className="grid gap-x-14 gap-y-10 pt-4 md:grid-cols-[minmax(0,1fr)_424px] md:pt-14">
      <div className="min-w-0">
        <h1 className="headline">Would your shop survive traffic?</h1>
        <p className="lead mt-4">
          Eleven things decide it. Type your shop's address: in under two minutes you see what would cost you orders
          first, and how to fix it.
        </p>
        <div className="mt-7">
          <CheckForm shop={typed} problem={problemWords(typeof problem === "string" ? problem : undefined, typed)} />
        </div>
        <p className="mt-3 text-[13px] text-muted-foreground">
          Free, without an account. We read public pages and DNS, and nothing else.
        </p>
        <p className="mt-12 max-w-[520px] text-[15px] leading-6 text-foreground-2">
          A pass is something we saw: what, from where and when. What we could not see never counts as a pass, and every
          report says so first.
        </p>
      </div>
      <section className="must self-start" aria-labelledby="must-haves">
        <div className="must-head">
          <h2 id="must-haves">The 11 must-haves</h2>
          <p className="text-base text-muted-foreground">Ready means all eleven, each with fresh evidence.</p>
        </div>
        <ol className="rows text-base">
          {barItems.map((item) => (
            <li key={item.number}>
              <span className="row-no">{item.number}</span>
              <span className="py-1.5">{item.founderTitle}</span>
            </li>
          ))}
        </ol>
        <p className="border-t border-border px-[18px] py-2 text-base">
          <Link className="link flex min-h-11 items-center" href="/must-haves">
            What each one means
          </Link>
        </p>
      </section>
    </div>
  );
}
