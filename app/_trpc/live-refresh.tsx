"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";
import { LiveDot, type LiveState } from "@/app/_ui/live-dot.tsx";

/** Notes that come close together are one look at the server. */
const GATHER_MS = 300;
/** After this long without a note or a beat the stream counts as lost. */
const SILENCE_MS = 25_000;
const POLL_MS = 5_000;

/**
 * Keeps the page current: one subscription a tab, and a look at the server whenever something changed. Without the
 * stream the page asks every five seconds. `at` is when the page was rendered: what happened since is heard too.
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
  const [isStale, setStale] = useState(false);
  const [isLooking, startLook] = useTransition();
  const renderedAt = useRef(at);
  const lastHeard = useRef(0);

  useEffect(() => {
    lastHeard.current = Date.now();
    const hear = (note: { kind: string }) => {
      lastHeard.current = Date.now();
      setState("connected");
      if (note.kind === "beat") setSeenAt(new Date());
      else setStale(true);
    };
    const handlers = { onData: hear, onError: () => setState("reconnecting") };
    const since = renderedAt.current;
    const stream = storeId
      ? client.live.store.subscribe({ storeId, since }, handlers)
      : client.live.workspace.subscribe({ since }, handlers);
    const watch = setInterval(() => {
      if (Date.now() - lastHeard.current < SILENCE_MS || document.hidden) return;
      setState("polling");
      setStale(true);
    }, POLL_MS);
    return () => {
      stream.unsubscribe();
      clearInterval(watch);
    };
  }, [client, storeId]);

  // One look at a time: React draws none of several that overlap until the last has come.
  useEffect(() => {
    if (!isStale || isLooking) return;
    const gathering = setTimeout(() => {
      setStale(false);
      setSeenAt(new Date());
      startLook(() => router.refresh());
    }, GATHER_MS);
    return () => clearTimeout(gathering);
  }, [isStale, isLooking, router]);

  if (isQuiet && state === "connected") return null;
  return <LiveDot state={state} at={seenAt} now={seenAt} zone={zone} />;
}
