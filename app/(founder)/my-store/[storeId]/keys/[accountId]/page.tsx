import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Facts } from "@/app/_ui/card.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { loadFrame } from "../../frame.ts";
import { type Account, accountIcons, holders, twoStepWords } from "../account-words.ts";
import { ConfirmAccount } from "../confirm-account.tsx";
import { UndoStrip } from "../undo-strip.tsx";

export const metadata: Metadata = { title: "Key" };

type Props = { params: Promise<{ storeId: string; accountId: string }> };

/** Can I open this account? */
export default async function AccountPage({ params }: Props) {
  const { storeId: shop, accountId } = await params;
  const storeId = idOf(shop);
  const accounts = await pageData((await api()).founder.keys({ storeId }));
  const account = accounts.find(({ key }) => key === accountId);
  if (!account) notFound();
  const { user, askName, founderName, isFounder, zone } = await loadFrame(storeId);
  const { icon, tone, text } = holders(account, founderName ?? user.name ?? "");
  const isAsked = account.parts.some(({ isTold }) => isTold) && !account.isConfirmed && account.state !== "unused";
  return (
    <div className="pt-6 md:pt-10">
      <p>
        <Link className="link inline-flex min-h-11 items-center gap-1.5 text-[15px]" href={`/my-store/${storeId}/keys`}>
          <Icon name="arrow-left" size={16} />
          All keys
        </Link>
      </p>
      <h1 className="mt-1 flex items-center gap-3 text-[26px] font-semibold leading-8">
        <Icon name={accountIcons[account.key]} size={24} />
        {account.title}
      </h1>
      <p className="lead mt-2">{account.what}</p>
      <p className="mt-3 text-[17px]">
        <Mark icon={icon} tone={tone}>
          {visibleText(text)}
        </Mark>
      </p>
      {account.todo && <p className="mt-1 text-[15px] text-brand">{account.todo}</p>}
      {account.parts.map((part) => (
        <section key={part.system} className="mt-6 border-t border-border pt-4" aria-label={part.name}>
          <h2 className="text-[17px] font-semibold leading-6">{part.name}</h2>
          <div className="mt-1.5 text-[15px]">
            <Facts facts={factsOf(part)} />
          </div>
          {part.url && (
            <p className="mt-2 text-[15px]">
              <a className="link" href={part.url} rel="noreferrer noopener" target="_blank">
                Open where you log in
              </a>
            </p>
          )}
        </section>
      ))}
      <div className="mt-8">
        {isAsked && isFounder && <ConfirmAccount storeId={storeId} account={account.key} askName={askName} />}
        {account.isConfirmed && account.saidAt && (
          <p className="text-[15px] text-foreground-2">
            The founder said they can open it, <Time at={account.saidAt} form="day" now={new Date()} zone={zone} />.
          </p>
        )}
        {!isAsked && !account.isConfirmed && account.state !== "unused" && (
          <p className="text-[15px] text-muted-foreground">{`${askName} fills this in with you; there is nothing to do yet.`}</p>
        )}
      </div>
      <UndoStrip storeId={storeId} />
    </div>
  );
}

function factsOf(part: Account["parts"][number]) {
  const facts = [
    { name: "With", value: part.seenAt ? `${part.provider} (we saw it: ${part.seenAt})` : part.provider },
    { name: "Owner", value: part.owner },
    { name: "Second person", value: part.secondAdmin },
    { name: "Two-step login", value: part.twoStep ? (twoStepWords[part.twoStep] ?? part.twoStep) : "" },
    { name: "Helpers", value: part.helperEndsOn ? `${part.helper}, until ${part.helperEndsOn}` : part.helper },
    { name: "Renews on", value: part.renewsOn ?? "" },
  ];
  return facts.map(({ name, value }) => ({ name, value: value ? visibleText(value) : "Not told yet" }));
}
