import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { impactWords, resultWords } from "@/app/_ui/status-words.ts";

type Content = Extract<RouterOutputs["founder"]["document"]["body"], { key: "D1.1" }>["content"];

/** Shows the risk list: what could not be checked first, then the risks, the most expensive first. */
export function FounderRiskList({ content }: { content: Content }) {
  const { risks, couldNotCheck } = content;
  return (
    <>
      {couldNotCheck.length > 0 && (
        <section>
          <h2>What we could not check</h2>
          <ul className="mt-2 flex list-disc flex-col gap-1 pl-5 text-[15px] text-foreground-2">
            {couldNotCheck.map((item) => (
              <li key={`${item.checkId}${item.title}`}>{item.title}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{risks.length === 0 ? "No open risks" : "Risks, the most expensive first"}</h2>
        <ol className="founder-rows">
          {risks.map((risk) => {
            const words = resultWords[risk.status === "fail" ? "fail" : "warn"];
            return (
              <li key={`${risk.checkId}${risk.subject}${risk.rank}`}>
                <span className={`pt-px tone-${words.tone}`}>
                  <Icon name={words.icon} size={24} label={words.founderWord} />
                </span>
                <div className="min-w-0 flex-1">
                  <h3>{risk.title}</h3>
                  <p className="text-[15px] leading-6 text-foreground-2">{risk.sentence}</p>
                </div>
                <p className="founder-who">
                  <span className="text-muted-foreground">
                    {impactWords[risk.impact as keyof typeof impactWords] ?? risk.impact}
                  </span>
                </p>
              </li>
            );
          })}
        </ol>
      </section>
    </>
  );
}
