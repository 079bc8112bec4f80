import type { ReactNode } from "react";
import { api } from "@/app/_trpc/server.ts";
import { AppShell } from "@/app/_ui/shell/app-shell.tsx";
import { WorkspaceSidebar } from "@/app/_ui/shell/workspace-sidebar.tsx";
import { studio } from "../_shared/me.ts";
import { selfTestItem } from "../_shared/self-test.ts";
import { StudioCommands } from "../_shared/studio-commands.tsx";

/** The workspace's sidebar around its lists and settings. */
export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const { workspace, workspaces, shellUser } = await studio();
  const [counts, trial] = await Promise.all([(await api()).stores.counts(), selfTestItem()]);
  return (
    <AppShell
      sidebar={
        <WorkspaceSidebar
          workspace={workspace}
          workspaces={workspaces.map(({ id, name }) => ({ id, name, href: `/workspace/${id}` }))}
          items={[
            { href: "/stores", icon: "store", title: "Stores", count: counts.stores, shortcut: "go-stores" },
            { href: "/inbox", icon: "inbox", title: "Inbox", shortcut: "go-inbox" },
            { href: "/deploys", icon: "git-commit-horizontal", title: "Deploys", shortcut: "go-deploys" },
            { href: "/free-checks", icon: "globe", title: "Free checks" },
            { href: "/activity", icon: "history", title: "Activity" },
            { href: "/runs", icon: "route", title: "Workflow runs" },
          ]}
          views={[
            {
              href: "/stores?view=launching",
              icon: "calendar-clock",
              title: "Launching this week",
              count: counts.launching,
            },
            {
              href: "/stores?view=waiting-on-founder",
              icon: "user-round",
              title: "Waiting on founder",
              count: counts.waitingOnFounder,
            },
            { href: "/stores?view=leaks", icon: "octagon-x", title: "Leaks", count: counts.leaks },
          ]}
          footItems={[trial, { href: "/settings/team", icon: "settings-2", title: "Settings" }]}
          user={shellUser}
        />
      }
    >
      <StudioCommands />
      {children}
    </AppShell>
  );
}
