"use client";
/** Step 3: what is connected (nothing yet), what that costs, and how the same is answered by hand. */
import { Icon } from "@/app/_ui/icon.tsx";
import type { IconName } from "@/app/_ui/icon-names.ts";
import { StepFrame } from "./step-frame.tsx";
import type { StepProps } from "./wizard.tsx";

type Connection = { icon: IconName; title: string; unlocks: string; meanwhile: string };

const connections: Connection[] = [
  {
    icon: "globe",
    title: "Control of the domain",
    unlocks:
      "One TXT record proves that the domain is theirs. It unlocks checks that knock on doors: private files, latency samples.",
    meanwhile:
      "Until then stage 1 asks whose accounts hold the registrar and the DNS, and who looked for private files.",
  },
  {
    icon: "git-commit-horizontal",
    title: "Deploy hook",
    unlocks: "Each deploy starts smoke tests and an audit by itself, with a verdict within two minutes.",
    meanwhile: "Until then press Run audit after a deploy.",
  },
  {
    icon: "server",
    title: "Hosting and repository, read-only",
    unlocks: "Variables per environment, and secrets in the history of the code.",
    meanwhile: "Until then stage 3 asks for both, with a link as evidence.",
  },
  {
    icon: "cloud",
    title: "Cloudflare, read-only",
    unlocks: "Every setting at the edge, beside what we advise.",
    meanwhile: "Until then stage 2 asks for the settings that matter.",
  },
];

/** Explains; there is nothing to press but on. */
export function StepConnect({ go, facts: { questions } }: StepProps) {
  const total = questions.reduce((sum, { count }) => sum + count, 0);
  return (
    <StepFrame
      step={3}
      title="Nothing has to be connected"
      line="The first audit uses only what anybody can see. What nobody can see from outside is asked, and you answer with a link as evidence. Connections can be made later, in the store's settings."
      next="Continue"
      onNext={() => go(4)}
      onBack={() => go(2)}
      onSkip={() => go(5)}
    >
      <ul className="card">
        {connections.map(({ icon, title, unlocks, meanwhile }) => (
          <li key={title} className="flex gap-3 border-b border-border px-3.5 py-3 last:border-b-0">
            <span className="pt-0.5 text-muted-foreground">
              <Icon name={icon} />
            </span>
            <div className="min-w-0 flex-1">
              <p className="font-semibold">{title}</p>
              <p className="text-foreground-2">{unlocks}</p>
              <p className="text-muted-foreground">{meanwhile}</p>
            </div>
            <span className="flex-none text-xs text-muted-foreground">not connected</span>
          </li>
        ))}
      </ul>
      <p className="text-foreground-2">
        {`By hand that is ${total} questions over the six stages: `}
        {questions.map(({ number, title, count }) => `${number} ${title} ${count}`).join(", ")}. Each says which
        evidence counts. A question nobody answered keeps its stage open; it never counts as fine.
      </p>
    </StepFrame>
  );
}
