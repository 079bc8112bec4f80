import type { ReactNode } from "react";
import { AppShell } from "@/app/_ui/shell/app-shell.tsx";
import { StoreSidebar } from "@/app/_ui/shell/store-sidebar.tsx";
import { stages } from "@/server/stages/index.ts";
import { studio } from "../../_shared/me.ts";
import { selfTestItem } from "../../_shared/self-test.ts";
import { loadHeader } from "../../_shared/store.ts";
import { StudioCommands } from "../../_shared/studio-commands.tsx";

type Props = { children: ReactNode; params: Promise<{ storeId: string }> };

/** The store's sidebar around its pages. */
export default async function StoreLayout({ children, params }: Props) {
  const { storeId } = await params;
  const [store, { shellUser }, trial] = [await loadHeader(storeId), await studio(), await selfTestItem()];
  return (
    <AppShell
      sidebar={
        <StoreSidebar
          store={store}
          stages={stages.map(({ key, number, title }, index) => ({
            key,
            number,
            title,
            state: store.stageStates[index] ?? "not-started",
            openCount: 0,
          }))}
          openRisks={store.openRisks}
          footItem={trial}
          user={shellUser}
        />
      }
    >
      <StudioCommands />
      {children}
    </AppShell>
  );
}
