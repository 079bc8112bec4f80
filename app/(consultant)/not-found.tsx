import { PublicShell } from "@/app/_ui/shell/public-shell.tsx";
import { NothingHere } from "./_shared/nothing-here.tsx";

/** Shown for a store that is not there, or is not this person's. */
export default function NotFound() {
  return (
    <PublicShell>
      <NothingHere />
    </PublicShell>
  );
}
