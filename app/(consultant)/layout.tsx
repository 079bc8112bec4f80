import type { ReactNode } from "react";
import { ApiProvider } from "@/app/_trpc/client.tsx";

/** Gives the studio's pages the browser client. Sidebars come from the layouts below. */
export default function ConsultantLayout({ children }: { children: ReactNode }) {
  return <ApiProvider>{children}</ApiProvider>;
}
