import { Time } from "./time.tsx";

/** How the page hears of changes: by subscription, not at the moment, or by asking every 5 s. */
export type LiveState = "connected" | "reconnecting" | "polling";

const words: Record<LiveState, string> = {
  connected: "Live, updated",
  reconnecting: "Reconnecting, last seen",
  polling: "Asking every 5 s, last seen",
};

/** Says whether what is shown is live and how fresh it is. The owner of the subscription keeps `state` and `at`. */
export function LiveDot({ state, at, now, zone }: { state: LiveState; at: Date | string; now: Date; zone?: string }) {
  return (
    <span className="live" data-state={state}>
      <span>
        {words[state]} <Time className="num" at={at} form="clock" now={now} zone={zone} />
      </span>
    </span>
  );
}
