import { ThinBar } from "@/app/_ui/error-panel.tsx";
import { DemoBar } from "@/app/_ui/shell/app-shell.tsx";

/** Says above every page of a store what changes what can be done here: demo data, or a store that was put away. */
export function StoreBanner({ isDemo, archivedAt }: { isDemo: boolean; archivedAt: Date | null }) {
  return (
    <>
      {isDemo && <DemoBar />}
      {archivedAt && (
        <ThinBar>This store is put away: it is in no list, and nothing runs on it. Its settings bring it back.</ThinBar>
      )}
    </>
  );
}
