import type { ReactNode } from "react";
import { ApiProvider } from "@/app/_trpc/client.tsx";

/** Gives the founder's pages the browser client. */
export default function FounderRootLayout({ children }: { children: ReactNode }) {
  return <ApiProvider view="founder">{children}</ApiProvider>;
}
