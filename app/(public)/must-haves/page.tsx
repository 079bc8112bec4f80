import type { Metadata } from "next";
import { barItems } from "../../../server/stages/minimum-bar.ts";
import { mustHaveWords } from "./must-have-words.ts";

export const metadata: Metadata = {
  title: "The 11 must-haves",
  description: "What a shop must have before traffic is sent to it, why, and how each one is proven.",
};

/** Explains the eleven items of the minimum bar in a founder's words. */
export default function MustHavesPage() {
  return (
    <article className="pt-4 md:pt-8">
      <h1 className="headline">The 11 must-haves</h1>
      <p className="lead mt-3">
        A shop is ready for paid traffic when all eleven hold. Each is proven by something seen from outside or shown by
        the people who run the shop, and the proof expires: an old pass is no pass.
      </p>
      <ol className="mt-8 border-t border-border-strong">
        {barItems.map((item) => (
          <li
            key={item.number}
            id={`item-${item.number}`}
            className="grid gap-x-4 gap-y-1 border-b border-border py-5 md:grid-cols-[32px_minmax(0,1fr)]"
          >
            <span className="num font-medium text-muted-foreground">{item.number}</span>
            <div className="max-w-[680px]">
              <h2 className="must-title">{item.founderTitle}</h2>
              <p className="text-[15px] leading-6 text-foreground-2">{mustHaveWords[item.number]?.why}</p>
              <p className="mt-1.5 text-[15px] leading-6">
                <b>Proven by</b> {mustHaveWords[item.number]?.proof}
              </p>
              <p className="mt-1 text-base text-muted-foreground">For engineers: {item.title}</p>
            </div>
          </li>
        ))}
      </ol>
    </article>
  );
}
