import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { loadFrame } from "../../frame.ts";
import { AnswerForm } from "./answer-form.tsx";
import { ControlProof } from "./control-proof.tsx";

export const metadata: Metadata = { title: "Task" };

type Props = { params: Promise<{ storeId: string; taskId: string }> };

/** One task on one screen: why, how long, what to do, and the answer. */
export default async function TaskPage({ params }: Props) {
  const { storeId, taskId } = await params;
  const { open, done } = await pageData((await api()).founder.tasks({ storeId: idOf(storeId) }));
  const task = [...open, ...done].find(({ id }) => id === decodeURIComponent(taskId));
  if (!task) notFound();
  if (task.documentId) redirect(`/my-store/${storeId}/handover/${task.documentId}`);
  const frame = await loadFrame(storeId);
  const control =
    task.id === "dns.control-proven" ? await pageData((await api()).founder.control({ storeId: idOf(storeId) })) : null;
  const stuck = `/my-store/${storeId}/questions?about=check:${encodeURIComponent(task.id)}`;
  return (
    <div className="flex max-w-[640px] flex-col gap-5 pt-6 md:pt-10">
      <p className="text-[15px]">
        <Link className="link" href={`/my-store/${storeId}/todo`}>
          All tasks
        </Link>
      </p>
      <div>
        <h1 className="text-[26px] font-semibold leading-8">{task.title}</h1>
        <p className="mt-1 text-[15px] text-muted-foreground">{`About ${task.minutes} minutes`}</p>
      </div>
      <p className="lead">{task.why}</p>
      {control && <ControlProof storeId={storeId} control={control} canLook={!frame.isConsultant} />}
      <section>
        <h2>What we need to know</h2>
        <p className="mt-1 text-foreground-2">{task.question}</p>
      </section>
      {frame.isConsultant ? (
        <p className="text-muted-foreground">You look as the founder. Answer this on the stage page instead.</p>
      ) : (
        <AnswerForm storeId={storeId} taskId={task.id} answers={task.answers} />
      )}
      <p className="text-[15px]">
        <Link className="link" href={stuck}>{`I am stuck, ask ${frame.askName}`}</Link>
      </p>
    </div>
  );
}
