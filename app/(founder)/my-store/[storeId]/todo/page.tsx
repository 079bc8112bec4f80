import type { Metadata } from "next";
import Link from "next/link";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { DrillLadder } from "../drills/ladder.tsx";
import { loadFrame } from "../frame.ts";

export const metadata: Metadata = { title: "To do" };

type Props = { params: Promise<{ storeId: string }> };

/** What do I do? One line a task, the next first. */
export default async function TodoPage({ params }: Props) {
  const { storeId } = await params;
  const { open, done } = await pageData((await api()).founder.tasks({ storeId: idOf(storeId) }));
  const rungs = await pageData((await api()).drills.ladder({ storeId: idOf(storeId) }));
  const { zone } = await loadFrame(storeId);
  const now = new Date();
  return (
    <div className="pt-6 md:pt-10">
      <h1 className="text-[26px] font-semibold leading-8">To do</h1>
      {open.length === 0 && <p className="lead mt-2">Nothing for you to do today.</p>}
      <ol className="founder-rows mt-4">
        {open.map((task) => (
          <li key={task.id}>
            <span className="pt-px text-muted-foreground">
              <Icon name="circle-dashed" size={24} />
            </span>
            <div className="min-w-0 flex-1">
              <h2 className="text-[17px] font-semibold leading-6">
                <Link
                  className="link"
                  href={
                    task.documentId
                      ? `/my-store/${storeId}/handover/${task.documentId}`
                      : `/my-store/${storeId}/todo/${task.id}`
                  }
                >
                  {task.title}
                </Link>
              </h2>
              <p className="text-[15px] leading-6 text-foreground-2">{task.why}</p>
            </div>
            <p className="founder-who">
              <span className="text-muted-foreground">{`About ${task.minutes} minutes`}</span>
            </p>
          </li>
        ))}
      </ol>
      <DrillLadder storeId={storeId} rungs={rungs} now={now} zone={zone} />
      {done.length > 0 && (
        <>
          <h2 className="mt-8">Done</h2>
          <ul className="mt-2.5 border-t border-border text-[15px]">
            {done.map((task) => (
              <li key={task.id} className="flex min-h-[46px] items-center gap-3 border-b border-border">
                <span className="tone-pass">
                  <Icon name="circle-check" size={20} label="Done" />
                </span>
                <span className="flex-1">{task.title}</span>
                {task.answer && (
                  <span className="text-muted-foreground">
                    <Time at={task.answer.at} form="day" now={now} zone={zone} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
