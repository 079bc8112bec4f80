import Link from "next/link";
import type { ReactNode } from "react";
import { ButtonLink } from "../button.tsx";
import { Logo } from "../logo.tsx";
import { NavLink } from "./nav-link.tsx";

/** Frames the pages anybody may read. */
export function PublicShell({ children }: { children: ReactNode }) {
  return (
    <div className="public">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="public-header noprint">
        <div className="public-in">
          <Link href="/" className="founder-name min-h-11">
            <Logo size={24} />
            Launch Ready
          </Link>
          <nav className="public-links" aria-label="Main">
            <NavLink href="/must-haves">The 11 must-haves</NavLink>
            <NavLink href="/about-our-checks">About our checks</NavLink>
          </nav>
          <ButtonLink href="/login" size="lg">
            Sign in
          </ButtonLink>
        </div>
      </header>
      <main id="content" className="public-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
