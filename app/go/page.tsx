import { redirect } from "next/navigation";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { PublicShell } from "@/app/_ui/shell/public-shell.tsx";

/** Leads whoever signed in to their place: consultants to the stores, founders to their shop, others to a new workspace. */
export default async function GoPage() {
  const caller = await api();
  if (!(await caller.me.user())) redirect("/login");
  const { workspaces, stores } = await caller.me.places();
  if (workspaces.length > 0) redirect("/stores");
  const [first] = stores;
  if (!first) redirect("/welcome");
  if (stores.length === 1) redirect(`/my-store/${first.id}`);
  return (
    <PublicShell>
      <div className="mx-auto flex w-full max-w-[440px] flex-col gap-4 py-16">
        <h1 className="text-[26px] font-semibold leading-8">Which shop?</h1>
        <ul className="flex flex-col gap-3">
          {stores.map((store) => (
            <li key={store.id} className="flex flex-col">
              <ButtonLink href={`/my-store/${store.id}`} size="xl">
                {store.name}
              </ButtonLink>
            </li>
          ))}
        </ul>
      </div>
    </PublicShell>
  );
}
