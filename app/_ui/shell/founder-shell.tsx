import type { ReactNode } from "react";
import { Count } from "../chip.tsx";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon-names.ts";
import { Logo } from "../logo.tsx";
import { ThemeSegments } from "../theme-switch.tsx";
import { NavLink } from "./nav-link.tsx";
import type { ShellUser } from "./user-menu.tsx";

type Place = { href: string; title: string; icon: IconName; match: "exact" | "within"; isOnPhoneBar: boolean };

/** Frames the founder's pages: text links on a desk, a bar of four on a phone, "Ask Maya" always in the header. */
export function FounderShell({
  store,
  consultantName,
  askHref,
  todoCount,
  user,
  viewedAs,
  children,
}: {
  store: { id: string; name: string };
  /** First name of the person the founder asks. */
  consultantName: string;
  /** Where asking leads. */
  askHref: string;
  todoCount: number;
  user: ShellUser;
  /** Set when a consultant looks at the founder's page: whose page it is and the way back. */
  viewedAs?: { name: string; backHref: string };
  children: ReactNode;
}) {
  const places = placesOf(store.id);
  return (
    <div className="founder">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      {viewedAs && (
        <p className="ink-bar noprint">
          You see what {viewedAs.name} sees
          <a href={viewedAs.backHref}>Back to the studio</a>
        </p>
      )}
      <header className="founder-header noprint">
        <div className="founder-in">
          <span className="founder-name">
            <Logo size={24} />
            <span className="truncate">{store.name}</span>
          </span>
          <nav className="founder-links" aria-label="Main">
            {places.map((place) => (
              <NavLink key={place.href} href={place.href} match={place.match}>
                {place.title}
                {place.icon === "list-checks" && <Count value={todoCount} label="open" />}
              </NavLink>
            ))}
          </nav>
          <a className="btn ask" href={askHref}>
            <Icon name="message-circle" />
            <span>Ask {consultantName}</span>
          </a>
        </div>
      </header>
      <main id="content" className="founder-main" tabIndex={-1}>
        {children}
      </main>
      <FounderFoot user={user} />
      <nav className="founder-bar noprint" aria-label="Main">
        {places
          .filter((place) => place.isOnPhoneBar)
          .map((place) => (
            <NavLink key={place.href} href={place.href} match={place.match}>
              <Icon name={place.icon} size={24} />
              {place.title}
              {place.icon === "list-checks" && <Count value={todoCount} label="open" />}
            </NavLink>
          ))}
      </nav>
    </div>
  );
}

function FounderFoot({ user }: { user: ShellUser }) {
  return (
    <footer className="founder-foot noprint">
      <span>Signed in as {user.name}</span>
      <form action={user.signOut} method={typeof user.signOut === "string" ? "post" : undefined}>
        <button type="submit" className="link min-h-11">
          Sign out
        </button>
      </form>
      <ThemeSegments />
    </footer>
  );
}

function placesOf(storeId: string): Place[] {
  const base = `/my-store/${storeId}`;
  return [
    { href: base, title: "Home", icon: "house", match: "exact", isOnPhoneBar: true },
    { href: `${base}/todo`, title: "To do", icon: "list-checks", match: "within", isOnPhoneBar: true },
    { href: `${base}/keys`, title: "Keys", icon: "key-round", match: "within", isOnPhoneBar: true },
    { href: `${base}/handover`, title: "Documents", icon: "file-text", match: "within", isOnPhoneBar: true },
  ];
}
