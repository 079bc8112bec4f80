import type { Metadata } from "next";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { loadFrame } from "../frame.ts";

export const metadata: Metadata = { title: "Keys" };

type Props = { params: Promise<{ storeId: string }> };

/** Who has the keys? */
export default async function KeysPage({ params }: Props) {
  const { storeId } = await params;
  const keys = await pageData((await api()).founder.keys({ storeId: idOf(storeId) }));
  const { zone, askName } = await loadFrame(storeId);
  const now = new Date();
  return (
    <div className="pt-6 md:pt-10">
      <h1 className="text-[26px] font-semibold leading-8">Who has the keys</h1>
      <p className="lead mt-2">
        If you can open every door, nobody can hold your shop hostage. No passwords are kept here.
      </p>
      <ol className="founder-rows mt-4">
        {keys.accounts.map(({ key, title, what, answer }) => (
          <li key={key}>
            <span className={answer?.word === "pass" ? "pt-px tone-pass" : "pt-px text-muted-foreground"}>
              <Icon name="key-round" size={24} />
            </span>
            <div className="min-w-0 flex-1">
              <h2 className="text-[17px] font-semibold leading-6">{title}</h2>
              <p className="text-[15px] leading-6 text-foreground-2">{answer ? answer.statement : what}</p>
            </div>
            <p className="founder-who">
              {answer ? (
                <>
                  <ResultStatus status={answer.word === "not-applicable" ? "skip" : answer.word} founder />
                  <span className="text-muted-foreground">
                    {`${answer.byName}, `}
                    <Time at={answer.at} form="day" now={now} zone={zone} />
                  </span>
                </>
              ) : (
                <ResultStatus status="unknown" founder />
              )}
            </p>
          </li>
        ))}
      </ol>
      {keys.domain && (
        <p className="mt-6 text-[15px] text-foreground-2">
          <b className="text-foreground">From the registry: </b>
          {keys.domain.summary}
        </p>
      )}
      <p className="mt-4 text-[15px] text-muted-foreground">{`Something here is wrong or missing? Ask ${askName}.`}</p>
    </div>
  );
}
