"use client";
/** Step 2: each fact with its source. What we could not decide asks; what is wrong can be corrected. */
import type { ReactNode } from "react";
import { Card } from "@/app/_ui/card.tsx";
import { SelectField, TextField } from "@/app/_ui/field.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import type { Platform } from "@/server/checks/check.ts";
import type { StoreProfile } from "@/server/checks/store-profile.ts";
import { HostsEditor, PathsEditor, SendersEditor } from "../../../_shared/profile-fields.tsx";
import { platformWords, withPath } from "../../../_shared/profile-words.ts";
import type { Detection } from "./draft.ts";
import { StepFrame } from "./step-frame.tsx";
import type { StepProps } from "./wizard.tsx";

type Fact = Detection["facts"][number];

/** Shows what was found and takes corrections. */
export function StepFound({ draft, set, go, facts: { providers } }: StepProps) {
  const { profile } = draft;
  if (!profile) return null;
  const setProfile = (change: Partial<StoreProfile>) => set({ profile: { ...profile, ...change } });
  const orderSender = profile.senders.find(({ stream }) => stream === "transactional");
  const isUnreachable = (draft.facts ?? []).some(({ key, value }) => key === "canonical" && value === null);

  function setOrderSender(provider: string) {
    const others = profile?.senders.filter(({ stream }) => stream !== "transactional") ?? [];
    const domain = profile?.domain ?? "";
    setProfile({
      senders: provider ? [...others, { fromDomain: domain, provider, stream: "transactional" }] : others,
    });
  }

  return (
    <StepFrame
      step={2}
      title="Here is what we found"
      line="Everything is filled in from public records. Correct what is wrong; what you correct is not overwritten later."
      next="Looks right, continue"
      onNext={() => go(3)}
      onBack={() => go(1)}
      onSkip={() => go(5)}
    >
      {isUnreachable && (
        <div className="panel">
          <ResultStatus status="unknown" iconOnly />
          <p className="flex-1">
            <span className="font-semibold">We could not open the shop.</span> Is the spelling right, or is it not
            public yet? You can go on either way.
          </p>
        </div>
      )}
      <section className="card" aria-label="Facts">
        {(draft.facts ?? []).map((fact) => (
          <FactRow key={fact.key} fact={fact}>
            <FactValue
              fact={{ ...fact, value: providers.find(({ key }) => key === fact.value)?.name ?? fact.value }}
              draft={draft}
              set={set}
              setProfile={setProfile}
              profile={profile}
            />
          </FactRow>
        ))}
        {draft.asks.orderMail && (
          <QuestionRow source="No sender of order mails shows from outside" isAnswered={orderSender !== undefined}>
            <SelectField
              id="order-mail"
              label="Who sends the order mails?"
              value={orderSender?.provider ?? ""}
              onChange={(event) => setOrderSender(event.target.value)}
            >
              <option value="">I do not know yet</option>
              {providers.map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </SelectField>
          </QuestionRow>
        )}
        {draft.asks.login && (
          <QuestionRow source="The home page links to no sign-in" isAnswered={Boolean(profile.paths.login)}>
            <TextField
              id="login-path"
              label="Where do customers sign in?"
              placeholder="/account/login"
              spellCheck={false}
              autoCapitalize="none"
              value={profile.paths.login ?? ""}
              onChange={(event) => setProfile({ paths: withPath(profile.paths, "login", event.target.value) })}
            />
          </QuestionRow>
        )}
      </section>
      <Card id="hosts" title="Addresses to watch" sub={`${profile.hosts.length} found`}>
        <HostsEditor hosts={profile.hosts} onChange={(hosts) => setProfile({ hosts })} error={null} />
      </Card>
      <details className="card group">
        <summary>
          <Icon name="chevron-right" className="turn" />
          <span className="font-semibold">Key pages and senders</span>
          <span className="min-w-0 flex-1 truncate text-muted-foreground">
            {`${Object.keys(profile.paths).length} pages, ${profile.senders.length} ${profile.senders.length === 1 ? "sender" : "senders"}`}
          </span>
        </summary>
        <div className="flex flex-col gap-5 border-t border-border p-3.5">
          <PathsEditor paths={profile.paths} onChange={(paths) => setProfile({ paths })} error={null} />
          <SendersEditor
            senders={profile.senders}
            domain={profile.domain}
            onChange={(senders) => setProfile({ senders })}
            error={null}
          />
        </div>
      </details>
    </StepFrame>
  );
}

function FactRow({ fact, children }: { fact: Fact; children: ReactNode }) {
  return (
    <div className="grid items-center gap-x-4 gap-y-1 border-b border-border px-3.5 py-2 last:border-b-0 md:grid-cols-[130px_minmax(0,1fr)_minmax(0,240px)]">
      <span className="text-muted-foreground">{fact.label}</span>
      <div className="min-w-0">{children}</div>
      <span className="text-muted-foreground">
        <ResultStatus status={fact.value === null ? "unknown" : "pass"} iconOnly />{" "}
        <bdi>{visibleText(fact.source)}</bdi>
      </span>
    </div>
  );
}

function FactValue({
  fact,
  draft,
  set,
  profile,
  setProfile,
}: Pick<StepProps, "draft" | "set"> & {
  fact: Fact;
  profile: StoreProfile;
  setProfile: (change: Partial<StoreProfile>) => void;
}) {
  switch (fact.key) {
    case "name":
      return (
        <TextField
          id="store-name"
          label="Name of the store"
          labelHidden
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      );
    case "canonical":
      return (
        <TextField
          id="canonical"
          label="Main address"
          labelHidden
          type="url"
          placeholder={`https://www.${profile.domain}`}
          value={profile.canonicalOrigin ?? ""}
          onChange={(event) => setProfile({ canonicalOrigin: event.target.value.trim() || null })}
        />
      );
    case "platform":
      return (
        <SelectField
          id="platform"
          label="Platform"
          labelHidden
          value={profile.platform}
          onChange={(event) => setProfile({ platform: platformOf(event.target.value) })}
        >
          {Object.entries(platformWords).map(([platform, word]) => (
            <option key={platform} value={platform}>
              {word}
            </option>
          ))}
        </SelectField>
      );
    default:
      return fact.value === null ? (
        <span className="text-muted-foreground">not found</span>
      ) : (
        <bdi className="font-medium [overflow-wrap:anywhere]">{visibleText(fact.value)}</bdi>
      );
  }
}

function QuestionRow({ source, isAnswered, children }: { source: string; isAnswered: boolean; children: ReactNode }) {
  return (
    <div
      className={`grid items-center gap-x-4 gap-y-1 border-b border-border px-3.5 py-2 last:border-b-0 md:grid-cols-[130px_minmax(0,1fr)_minmax(0,240px)] ${isAnswered ? "" : "bg-warn-tint"}`}
    >
      <span className={isAnswered ? "text-muted-foreground" : "font-semibold text-warn"}>
        {isAnswered ? "Your answer" : "Needs an answer"}
      </span>
      <div className="min-w-0">{children}</div>
      <span className={isAnswered ? "text-muted-foreground" : "text-foreground-2"}>
        <ResultStatus status={isAnswered ? "pass" : "unknown"} iconOnly /> {isAnswered ? "Said by you" : source}
      </span>
    </div>
  );
}

function platformOf(text: string): Platform {
  return Object.keys(platformWords).find((each): each is Platform => each === text) ?? "other";
}
