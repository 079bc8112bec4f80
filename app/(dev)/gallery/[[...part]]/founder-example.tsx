import Link from "next/link";
import type { StageState } from "../../../../server/stages/stage.ts";
import { Avatar, type PersonKind } from "../../../_ui/avatar.tsx";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Dial } from "../../../_ui/dial.tsx";
import { Icon } from "../../../_ui/icon.tsx";
import { FounderShell } from "../../../_ui/shell/founder-shell.tsx";
import { ResultStatus } from "../../../_ui/status.tsx";
import { resultWords, stageWords } from "../../../_ui/status-words.ts";

const left: {
  title: string;
  line: string;
  status: "fail" | "warn" | "unknown";
  who: string;
  kind: PersonKind;
  said: string;
  when: string;
}[] = [
  {
    title: "Order emails may land in spam",
    line: "Being fixed this afternoon. Please hold the 17:00 newsletter until this turns green.",
    status: "fail",
    who: "Maya Okafor",
    kind: "consultant",
    said: "Maya",
    when: "Today",
  },
  {
    title: "Checkout is slower than it should be",
    line: "Orders go through, some buyers wait about half a second too long. We know why, and a safety limit goes in next.",
    status: "warn",
    who: "Tomás Brandt",
    kind: "other",
    said: "Tomás",
    when: "Wednesday",
  },
  {
    title: "Your handover document",
    line: "One page that says who owns what and how to undo a bad update. Maya writes it once your two tasks are done.",
    status: "unknown",
    who: "Ines Duarte",
    kind: "founder",
    said: "You, then Maya",
    when: "Thursday",
  },
];

const steps: { title: string; state: StageState; note: string }[] = [
  { title: "Check-up", state: "approved", note: "Done 12 Nov" },
  { title: "Your web address", state: "reopened", note: "Email needs a fix" },
  { title: "Safe updates", state: "approved", note: "Done 19 Nov" },
  { title: "Speed", state: "needs-work", note: "In progress" },
  { title: "Watching the shop", state: "in-progress", note: "Nearly done" },
  { title: "Handing over", state: "not-started", note: "Thursday" },
];

export function FounderExample() {
  return (
    <FounderShell
      store={{ id: "fern", name: "Fern & Kiln" }}
      consultantName="Maya"
      askHref="mailto:maya@okafor.example"
      todoCount={2}
      user={{ name: "Ines Duarte", email: "ines@fernkiln.example", signOut: "/gallery" }}
    >
      <section className="flex flex-col gap-x-14 pt-6 pb-7 md:flex-row md:items-center md:pt-11 md:pb-10">
        <div className="flex-1">
          <p className="text-[15px] text-muted-foreground">Tuesday 24 November, 3 days to launch</p>
          <h1 className="headline my-2.5">Not ready yet. Three&nbsp;things are left.</h1>
          <p className="lead">
            Friday is still on. Two of the three are with your team, and your part takes about ten minutes.
          </p>
          <p className="mt-6 flex flex-col gap-x-4 gap-y-2 text-[15px] md:flex-row md:items-center">
            <ButtonLink kind="primary" size="xl" href="/gallery/founder?todo=1">
              Do your 2 tasks
            </ButtonLink>
            <span className="text-center text-muted-foreground">About 10 minutes, step by step</span>
          </p>
        </div>
        <div className="mt-6 md:mt-0">
          <Dial
            met={9}
            summary="Steps 1 and 3 finished, 2 needs a fix"
            steps={[
              { number: 1, state: "approved", share: 1 },
              { number: 2, state: "reopened", share: 0.9 },
              { number: 3, state: "approved", share: 1 },
              { number: 4, state: "needs-work", share: 0.62 },
              { number: 5, state: "in-progress", share: 0.86 },
              { number: 6, state: "not-started", share: 0 },
            ]}
          />
        </div>
      </section>
      <h2>What is left</h2>
      <ol className="founder-rows">
        {left.map((item) => (
          <li key={item.title}>
            <span className={`pt-px tone-${resultWords[item.status].tone}`}>
              <Icon name={resultWords[item.status].icon} size={24} label={resultWords[item.status].founderWord} />
            </span>
            <div className="min-w-0 flex-1">
              <h3>{item.title}</h3>
              <p className="max-w-[640px] text-[15px] leading-6 text-foreground-2">{item.line}</p>
            </div>
            <p className="founder-who">
              <span className="flex items-center gap-[7px]">
                <Avatar name={item.who} kind={item.kind} large />
                {item.said}
              </span>
              <span className="text-muted-foreground">{item.when}</span>
            </p>
          </li>
        ))}
      </ol>
      <div className="mt-10 grid gap-x-16 gap-y-9 md:grid-cols-2">
        <section>
          <h2>Six steps</h2>
          <ol className="mt-2.5 border-t border-border text-[15px]">
            {steps.map((step, index) => (
              <li key={step.title} className="flex min-h-[46px] items-center gap-3 border-b border-border">
                <span
                  className={`tone-${stageWords[step.state].tone === "quiet" ? "pass" : stageWords[step.state].tone}`}
                >
                  <Icon name={stageWords[step.state].icon} size={20} label={stageWords[step.state].word} />
                </span>
                <span className="flex-1">
                  <span className="text-muted-foreground">{index + 1}</span>&ensp;{step.title}
                </span>
                <span className={step.state === "reopened" ? "text-fail" : "text-muted-foreground"}>{step.note}</span>
              </li>
            ))}
          </ol>
        </section>
        <section className="text-[15px] leading-6 text-foreground-2">
          <h2 className="text-foreground">Who has the keys</h2>
          <p className="mt-2">
            <b className="text-foreground">You own 6 of your 8 accounts.</b> Tomás still owns the one that runs your
            orders, and Maya holds the monitoring until Thursday.
          </p>
          <p className="mt-2">
            <Link className="link" href="/gallery/founder?keys=1">
              See all accounts
            </Link>
          </p>
          <h2 className="mt-7 text-foreground">Is the shop up?</h2>
          <p className="mt-2">
            <ResultStatus status="pass">Yes, right now.</ResultStatus> Last problem: Monday 06:12, down 14 minutes,
            about 2 orders missed. You were told after 2 minutes.
          </p>
        </section>
      </div>
    </FounderShell>
  );
}
