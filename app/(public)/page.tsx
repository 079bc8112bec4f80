import type { Metadata } from "next";
import Link from "next/link";
import { barItems } from "../../server/stages/minimum-bar.ts";
import { ButtonLink } from "../_ui/button.tsx";

export const metadata: Metadata = {
  title: { absolute: "Launch Ready: is your shop ready for real traffic?" },
  description:
    "Eleven must-haves decide whether a shop survives its first real traffic. Launch Ready checks and proves them.",
};

/** Says in one screen what the product does: the question, the eleven items, and the way in. */
export default function LandingPage() {
  return (
    <div className="grid gap-x-14 gap-y-10 pt-4 md:grid-cols-[minmax(0,1fr)_424px] md:pt-14">
      <div>
        <h1 className="headline">Would your shop survive traffic?</h1>
        <p className="lead mt-4">
          Eleven things decide it. Launch Ready looks at each from outside, says what would cost you orders first, and
          stays until you can run the shop yourself.
        </p>
        <p className="mt-7">
          <ButtonLink href="/login" kind="primary" size="xl" className="w-full md:w-auto">
            Sign in
          </ButtonLink>
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
