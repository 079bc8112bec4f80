/** The documents of domain and edge in the founder's words. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { HopTrail } from "@/app/_ui/hop-trail.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { resultWords } from "@/app/_ui/status-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";

type Body = RouterOutputs["founder"]["document"]["body"];
type ContentOf<K extends Body["key"]> = Extract<Body, { key: K }>["content"];
type Word = keyof typeof resultWords;

/** Shows every record with its reason; what nobody can explain comes first. */
export function FounderDnsMap({ content }: { content: ContentOf<"D2.1"> }) {
  const rows = content.rows.toSorted((a, b) => Number(a.isExplained) - Number(b.isExplained));
  return (
    <section>
      <h2>What each record of your domain is for</h2>
      <ol className="founder-rows">
        {rows.map((row) => (
          <Line
            key={`${row.type} ${row.name} ${row.value}`}
            word={row.isExplained ? "pass" : "warn"}
            title={row.purpose || "Nobody has said why it is there"}
            text={`${row.name} (${row.type}): ${row.value}`}
            who={row.ownerName}
          />
        ))}
      </ol>
    </section>
  );
}

/** Shows every way in and where it lands. */
export function FounderRedirects({ content }: { content: ContentOf<"D2.2"> }) {
  return (
    <section>
      <h2>{`Every way in should land at ${content.canonicalOrigin}`}</h2>
      <ol className="founder-rows">
        {content.rows.map((row) => (
          <Line key={row.source} word={row.status} title={row.summary} text={`Starts at ${row.source}`}>
            <HopTrail hops={row.hops} label={`Way from ${row.source}`} />
          </Line>
        ))}
      </ol>
    </section>
  );
}

/** Shows each switch as it is and as it should be. */
export function FounderCloudflare({ content }: { content: ContentOf<"D2.3"> }) {
  return (
    <section>
      <h2>How your shield is set</h2>
      {content.answer && (
        <p className="mt-1">{`${content.answer.byName} says: ${visibleText(content.answer.statement)}`}</p>
      )}
      <ol className="founder-rows">
        {content.settings.map(({ id, found, wanted, status }) => (
          <Line
            key={id}
            word={status}
            title={id.replaceAll("_", " ")}
            text={`It is ${found}; it should be ${wanted}.`}
          />
        ))}
        {content.remarks.map(({ checkId, summary, status }) => (
          <Line key={`${checkId} ${summary}`} word={status} title={summary} text="" />
        ))}
      </ol>
    </section>
  );
}

function Line({
  word,
  title,
  text,
  who = "",
  children,
}: {
  word: Word;
  title: string;
  text: string;
  who?: string;
  children?: React.ReactNode;
}) {
  const { tone, icon, founderWord } = resultWords[word];
  return (
    <li>
      <span className={`pt-px tone-${tone}`}>
        <Icon name={icon} size={24} label={founderWord} />
      </span>
      <div className="min-w-0 flex-1">
        <h3>
          <bdi>{visibleText(title)}</bdi>
        </h3>
        {text !== "" && (
          <p className="text-[15px] leading-6 text-foreground-2 [overflow-wrap:anywhere]">
            <bdi>{visibleText(text)}</bdi>
          </p>
        )}
        {children}
      </div>
      {who !== "" && <p className="founder-who">{who}</p>}
    </li>
  );
}
