import type { Status } from "../../server/checks/check.ts";
import { resultWords } from "./status-words.ts";

/** Draws one square per past audit, oldest first: filled pass, hollow red fail, half amber warning, low grey not checked. */
export function AuditStrip({ results, label }: { results: readonly { run: string; status: Status }[]; label: string }) {
  return (
    <div className="strip" role="img" aria-label={label}>
      {results.map(({ run, status }) => (
        <i key={run} data-result={status} title={`${run}: ${resultWords[status].word}`} />
      ))}
    </div>
  );
}
