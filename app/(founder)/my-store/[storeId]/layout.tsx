import type { ReactNode } from "react";
import { FounderShell } from "@/app/_ui/shell/founder-shell.tsx";
import { loadFrame } from "./frame.ts";

type Props = { children: ReactNode; params: Promise<{ storeId: string }> };

/** The founder's frame round their pages; a consultant looking in sees whose page it is. */
export default async function FounderLayout({ children, params }: Props) {
  const { storeId } = await params;
  const frame = await loadFrame(storeId);
  return (
    <FounderShell
      store={frame.store}
      consultantName={frame.askName}
      askHref={`/my-store/${frame.store.id}/questions`}
      todoCount={frame.todoCount}
      user={{ name: frame.user.name ?? frame.user.email, email: frame.user.email, signOut: "/api/sign-out" }}
      viewedAs={
        frame.isConsultant
          ? { name: frame.founderName ?? "the founder", backHref: `/stores/${frame.store.id}` }
          : undefined
      }
    >
      {children}
    </FounderShell>
  );
}
