import { api } from "@/app/_trpc/server.ts";
import { selfTestSentence } from "@/app/_ui/self-test-words.ts";
import { Time } from "@/app/_ui/time.tsx";

/** Says what last night's trial on planted faults showed, with every fault by name and those missed first. */
export async function SelfTest() {
  const report = await (await api()).selfTests.latest();
  const now = new Date();
  const { last } = report;
  return (
    <>
      <p>
        <strong>{selfTestSentence(report)}</strong>{" "}
        {last && (
          <>
            Tried <Time at={last.endedAt} now={now} form="at" />, catalogue {last.catalogueVersion}.
          </>
        )}
      </p>
      <p>
        Every night we break shops of our own on purpose and see whether our checks notice. Shops without a fault are
        audited beside them: a check that accuses one of those counts as a false alarm.
      </p>
      {last && last.missed.length > 0 && (
        <>
          <h3>Missed</h3>
          <ul>
            {last.missed.map(({ name, title }) => (
              <li key={name}>{title}</li>
            ))}
          </ul>
        </>
      )}
      {last && last.falseAlarms.length > 0 && (
        <>
          <h3>False alarms</h3>
          <ul>
            {last.falseAlarms.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      {last && (
        <details>
          <summary>All {last.planted} planted faults</summary>
          <ul>
            {last.outcomes.map(({ name, title, caught }) => (
              <li key={name}>
                {title}
                {caught ? "" : " (missed)"}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
