import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";

type Sight = "seen" | "missing" | "unclear";

const looks: Record<Sight, { icon: IconName; tone: string; words: string }> = {
  seen: { icon: "circle-check", tone: "tone-pass", words: "shows it" },
  missing: { icon: "x", tone: "tone-fail", words: "does not show it" },
  unclear: { icon: "circle-question-mark", tone: "tone-warn", words: "did not answer" },
};

/** Says what one look for the record found, name server by name server. */
export function ControlSight({
  isProven,
  sight,
  servers,
}: {
  isProven: boolean;
  sight: Sight;
  servers: readonly { server: string; sight: Sight }[];
}) {
  return (
    <div role="status">
      <p className="font-medium">{sentenceOf(isProven, sight, servers.length)}</p>
      <ul className="mt-1 flex flex-col gap-0.5">
        {servers.map(({ server, sight: own }) => (
          <li key={server} className="flex flex-wrap items-center gap-x-2">
            <span className={looks[own].tone}>
              <Icon name={looks[own].icon} size={16} />
            </span>
            <bdi className="mono min-w-0 [overflow-wrap:anywhere]">{server}</bdi>
            <span className="text-muted-foreground">{looks[own].words}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentenceOf(isProven: boolean, sight: Sight, servers: number): string {
  if (sight === "seen") return "Proven: every name server shows the record.";
  if (servers === 0) return "We found no name server of the domain. Nothing has changed.";
  if (sight === "unclear") {
    return isProven
      ? "Not every name server answered. The proof stays as it was."
      : "Not every name server answered. Try again in a few minutes.";
  }
  return "Not yet: a new record can take an hour to reach every name server.";
}
