/** The sidebar's entry about last night's self-test. */
import { api } from "@/app/_trpc/server.ts";
import { selfTestLine } from "@/app/_ui/self-test-words.ts";
import type { SidebarItem } from "@/app/_ui/shell/sidebar.tsx";

/** Gives the entry: how many planted faults our checks caught, leading to the page that names them. */
export async function selfTestItem(): Promise<SidebarItem> {
  const { title, tone } = selfTestLine(await (await api()).selfTests.latest());
  return { href: "/about-our-checks", icon: "flask-conical", title, tone };
}
