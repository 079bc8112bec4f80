"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";
import { LiveDot, type LiveState } from "@/app/_ui/live-dot.tsx";

/** Notes that come close together are one look at the server. */
const GATHER_MS = 400;
/** After this long without a note or a beat the stream counts as lost. */
const SILENCE_MS = 25_000;
const POLL_MS = 5_000;

/**
 * Keeps the page current: one subscription a tab, and a look at the server whenever something changed. Without the
 * stream the page asks every five seconds.
 */
export function LiveRefresh({
  storeId,
  at,
  zone,
  isQuiet = false,
}: {
  storeId: string | null;
  at: Date;
  zone: string;
  isQuiet?: boolean;
}) {
  const router = useRouter();
  const client = useTRPCClient();
  const [state, setState] = useState<LiveState>("connected");
  const [seenAt, setSeenAt] = useState(at);
  const lastHeard = useRef(0);

  useEffect(() => {
    let gathering: ReturnType<typeof setTimeout> | null = null;
    lastHeard.current = Date.now();
    const refresh = () => {
      gathering ??= setTimeout(() => {
        gathering = null;
        setSeenAt(new Date());
        router.refresh();
      }, GATHER_MS);
    };
    const hear = (note: { kind: string }) => {
      lastHeard.current = Date.now();
      setState("connected");
      if (note.kind !== "beat") refresh();
      else setSeenAt(new Date());
    };
    const handlers = { onData: hear, onError: () => setState("reconnecting") };
    const stream = storeId
      ? client.live.store.subscribe({ storeId }, handlers)
      : client.live.workspace.subscribe(undefined, handlers);
    const watch = setInterval(() => {
      if (Date.now() - lastHeard.current < SILENCE_MS || document.hidden) return;
      setState("polling");
      refresh();
    }, POLL_MS);
    return () => {
      stream.unsubscribe();
      clearInterval(watch);
      if (gathering) clearTimeout(gathering);
    };
  }, [client, router, storeId]);

  if (isQuiet && state === "connected") return null;
  return <LiveDot state={state} at={seenAt} now={seenAt} zone={zone} />;
}
