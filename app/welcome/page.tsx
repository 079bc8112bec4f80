import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ApiProvider } from "@/app/_trpc/client.tsx";
import { api } from "@/app/_trpc/server.ts";
import { PublicShell } from "@/app/_ui/shell/public-shell.tsx";
import { WorkspaceForm } from "./workspace-form.tsx";

export const metadata: Metadata = { title: "Your workspace" };

/** Makes the first workspace of somebody who belongs to none. */
export default async function WelcomePage() {
  const caller = await api();
  const user = await caller.me.user();
  if (!user) redirect("/login");
  return (
    <PublicShell>
      <div className="mx-auto flex w-full max-w-[440px] flex-col gap-6 py-12">
        <div className="flex flex-col gap-2">
          <h1 className="text-[26px] font-semibold leading-8">Make your workspace</h1>
          <p className="text-foreground-2">
            A workspace holds your clients' stores. Colleagues join it by invitation; founders only ever see their own
            shop.
          </p>
        </div>
        <ApiProvider>
          <WorkspaceForm name={user.name ?? ""} />
        </ApiProvider>
      </div>
    </PublicShell>
  );
}
