import type { Metadata } from "next";
import { SelfTest } from "./self-test.tsx";

export const metadata: Metadata = {
  title: "About our checks",
  description: "What Launch Ready requests from a web site, how often, and how to allow or stop it.",
};

/** Tells whoever finds our User-Agent in a log what we request, how often, and how to allow or stop us. */
export default function AboutOurChecksPage() {
  return (
    <article className="prose pt-4 md:pt-8">
      <h1 className="headline">About our checks</h1>
      <p className="lead mt-3">
        You found <span className="mono">LaunchReadyCheck</span> in your log. Somebody asked us whether this shop is
        ready for traffic, or it is one of the shops we watch for its owner.
      </p>

      <h2>How to recognise us</h2>
      <p>
        Every request carries the User-Agent{" "}
        <span className="mono">LaunchReadyCheck/1 (+https://…/about-our-checks)</span>, with the address of this page. A
        request without it is not ours.
      </p>

      <h2>What we request</h2>
      <ul>
        <li>Public DNS records, and the certificates your servers show to every visitor.</li>
        <li>Ordinary pages and the files they link to: at most 80 pages and 100 files in one run.</li>
        <li>Nothing behind a login, no forms, no orders, no guessed addresses.</li>
      </ul>
      <p>
        Guessed addresses, repeated timing, a test basket and test mails happen only after the owner has proven that the
        domain is theirs. Anything that changes something or adds load happens only in a time window the owner signed.
      </p>

      <h2>How often</h2>
      <ul>
        <li>
          At most two requests a second to one server, one at a time; four at a time for pictures, styles and scripts.
        </li>
        <li>
          When a server answers 429 or 503 we slow down and wait as long as it asks. After three in a row we stop.
        </li>
        <li>A domain can be checked by visitors of this site at most five times a day.</li>
      </ul>

      <h2>How we check our checks</h2>
      <SelfTest />

      <h2>What we keep</h2>
      <p>
        What was asked, what came back (at most 4 KB of it, with anything that looks like a secret masked), when and
        from where. A secret we come across is never stored: we keep its first characters and a fingerprint, so that its
        owner can find and replace it.
      </p>

      <h2>How to allow us</h2>
      <p>
        If a bot wall stands in front of your shop, allow the User-Agent{" "}
        <span className="mono">LaunchReadyCheck/1</span>. Until then we report what it hides as not checked, which is
        neither a fault nor a pass.
      </p>

      <h2>How to stop us</h2>
      <p>
        Refuse the User-Agent <span className="mono">LaunchReadyCheck/1</span> in your firewall, or answer it with 429.
        We do not work around either. Is it your shop and you do not know who asked? The studio that runs this portal
        can tell you: its address is the one our User-Agent carries.
      </p>
    </article>
  );
}
