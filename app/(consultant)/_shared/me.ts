/** Who is in the studio: redirects visitors to sign-in, and people without a workspace to where they belong. */
import { redirect } from "next/navigation";
import { cache } from "react";
import { api } from "@/app/_trpc/server.ts";
import type { ShellUser } from "@/app/_ui/shell/user-menu.tsx";

/** Gives the signed-in consultant and their workspaces; never returns for anybody else. */
export const studio = cache(async () => {
  const caller = await api();
  const user = await caller.me.user();
  if (!user) redirect("/login");
  const { workspaces, active } = await caller.me.places();
  const workspace = workspaces.find(({ id }) => id === active) ?? workspaces[0];
  if (!workspace) redirect("/go");
  const shellUser: ShellUser = { name: user.name ?? user.email, email: user.email, signOut: "/api/sign-out" };
  return { user, shellUser, workspaces, workspace, zone: user.timeZone ?? "UTC" };
});
