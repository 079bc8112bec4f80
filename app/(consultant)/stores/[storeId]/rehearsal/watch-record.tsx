"use client";
/** Watches a record arrive: who gives the new one, who still keeps the old one and for how long. Ends by itself. */
import { useEffect, useState } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";
import { useVerb, verbError } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError } from "@/app/_ui/field.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { type Arrival, arrivalSentence, clockWords, sightWords, watchSeconds } from "./rehearsal-words.ts";

const POLL_MS = 5_000;
const TICK_MS = 1_000;

type Input = { act: "add" | "set" | "delete"; type: string; name: string; value: string; ttl: number | null };
type Watch = { arrival: Arrival; seenAt: number; endsAt: number };

/** Shows the watch; when all agree it offers to look again with the checks behind it. */
export function WatchRecord({
  storeId,
  record,
  findingId,
  checkIds,
}: {
  storeId: string;
  record: Input;
  findingId: string | null;
  checkIds: string[];
}) {
  const { watch, now, fault, restart } = useWatch(storeId, record);
  const isOver = watch !== null && now >= watch.endsAt && !watch.arrival.hasArrived;
  return (
    <section aria-label="Watch it arrive" className="flex flex-col gap-2.5">
      <p role="status" className="font-semibold">
        {watch ? (
          <Mark
            icon={watch.arrival.hasArrived ? "circle-check" : "clock"}
            tone={watch.arrival.hasArrived ? "pass" : "live"}
          >
            {arrivalSentence(watch.arrival)}
          </Mark>
        ) : (
          "Asking every name server and resolver."
        )}
      </p>
      {watch && <Sights watch={watch} now={now} />}
      <FormError>{fault}</FormError>
      {watch && !watch.arrival.hasArrived && !isOver && (
        <p className="text-xs text-muted-foreground">
          {`Asked again every five seconds, for ${clockWords((watch.endsAt - now) / 1_000)} more.`}
        </p>
      )}
      {(isOver || fault) && (
        <p className="flex flex-wrap items-center gap-3">
          {isOver && "The longest old answer is over and not everybody shows the record. Is it set as written?"}
          <Button size="sm" icon="refresh-cw" onClick={restart}>
            Watch again
          </Button>
        </p>
      )}
      {watch?.arrival.hasArrived && <Verify storeId={storeId} findingId={findingId} checkIds={checkIds} />}
    </section>
  );
}

function Sights({ watch, now }: { watch: Watch; now: number }) {
  return (
    <ul className="rows card">
      {watch.arrival.sights.map(({ server, label, kind, state, values, ttlSeconds }) => {
        const { icon, tone, word } = sightWords[state];
        const left = ttlSeconds === null ? null : ttlSeconds - (now - watch.seenAt) / 1_000;
        return (
          <li key={`${kind} ${server}`} className="flex-wrap py-1.5">
            <span className="min-w-0 flex-1 basis-40">
              <bdi className="block truncate">{visibleText(label)}</bdi>
              <span className="text-xs text-muted-foreground">{kind === "resolver" ? "resolver" : "name server"}</span>
            </span>
            <span className="min-w-0 flex-1 basis-44">
              <Mark icon={icon} tone={tone}>
                {word}
              </Mark>
              {state !== "new" && values.length > 0 && (
                <bdi className="mono line-clamp-2 text-xs text-muted-foreground [overflow-wrap:anywhere]">
                  {visibleText(values.join(" | "))}
                </bdi>
              )}
            </span>
            <span className="num w-16 text-right">
              {left !== null && (
                <>
                  <span className="sr-only">forgets it in </span>
                  {clockWords(left)}
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Verify({ storeId, findingId, checkIds }: { storeId: string; findingId: string | null; checkIds: string[] }) {
  const { run, isBusy, error } = useVerb(
    (client) =>
      findingId
        ? client.findings.verify.mutate({ storeId, findingId })
        : client.auditRuns.request.mutate({ storeId, checkIds }),
    () => toast("Looking again. What it sees appears on the page."),
  );
  return (
    <p className="flex flex-wrap items-center gap-3">
      <Button kind="primary" icon="refresh-cw" isBusy={isBusy} onClick={() => !isBusy && run()}>
        Verify
      </Button>
      <FormError>{error?.message}</FormError>
    </p>
  );
}

/** Asks until all agree, the time is over or the view goes; one question at a time. */
function useWatch(storeId: string, record: Input) {
  const client = useTRPCClient();
  const [watch, setWatch] = useState<Watch | null>(null);
  const [now, setNow] = useState(() => Date.now());
  const [fault, setFault] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const key = JSON.stringify(record);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` starts the watch anew, `key` stands for the record
  useEffect(() => {
    const wanted: Input = JSON.parse(key);
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let endsAt: number | null = null;
    async function look() {
      try {
        const arrival = await client.edge.watch.query({ storeId, ...wanted }, { signal: stopped.signal });
        if (stopped.signal.aborted) return;
        const seenAt = Date.now();
        endsAt ??= seenAt + watchSeconds(arrival.longestSeconds) * 1_000;
        setWatch({ arrival, seenAt, endsAt });
        if (!arrival.hasArrived && seenAt < endsAt) timer = setTimeout(look, POLL_MS);
      } catch (error) {
        if (!stopped.signal.aborted) setFault(verbError(error).message);
      }
    }
    setWatch(null);
    setFault(null);
    void look();
    const tick = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => {
      stopped.abort();
      clearTimeout(timer);
      clearInterval(tick);
    };
  }, [client, storeId, key, round]);

  return { watch, now, fault, restart: () => setRound((last) => last + 1) };
}
