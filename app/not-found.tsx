import type { Metadata } from "next";
import { ButtonLink } from "./_ui/button.tsx";
import { PublicShell } from "./_ui/shell/public-shell.tsx";

export const metadata: Metadata = { title: "Not found" };

/** Says that there is nothing here, in the same words whether it never was or belongs to somebody else. */
export default function NotFound() {
  return (
    <PublicShell>
      <div className="pt-6 md:pt-16">
        <h1 className="headline">There is nothing here.</h1>
        <p className="lead mt-3">
          The address may be mistyped, the page may have moved, or it belongs to an account you are not signed in to.
        </p>
        <p className="mt-7 flex flex-wrap gap-3">
          <ButtonLink kind="primary" size="xl" href="/">
            Go to the start
          </ButtonLink>
          <ButtonLink size="xl" href="/login">
            Sign in
          </ButtonLink>
        </p>
      </div>
    </PublicShell>
  );
}
