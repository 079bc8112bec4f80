import Link from "next/link";
import { pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Icon } from "@/app/_ui/icon.tsx";

/** Leads to the steps that undo an update; to the documents while there are none. */
export async function UndoStrip({ storeId }: { storeId: string }) {
  const documents = await pageData((await api()).founder.documents({ storeId }));
  const steps = documents.find(({ key }) => key === "D6.2");
  return (
    <Link
      className="noprint sticky bottom-0 mt-8 flex min-h-14 items-center gap-3.5 border-y border-border bg-muted px-3 text-[17px]"
      href={`/my-store/${storeId}/handover${steps ? `/${steps.id}` : ""}`}
    >
      <Icon name="life-buoy" size={24} />
      <span className="flex-1">Something broke? Undo it here</span>
      <Icon name="chevron-right" size={20} />
    </Link>
  );
}
