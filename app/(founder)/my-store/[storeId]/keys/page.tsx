import type { Metadata } from "next";
import Link from "next/link";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { loadFrame } from "../frame.ts";
import { accountIcons, holders, keysLead } from "./account-words.ts";
import { UndoStrip } from "./undo-strip.tsx";

export const metadata: Metadata = { title: "Keys" };

type Props = { params: Promise<{ storeId: string }> };

/** Who has the keys? */
export default async function KeysPage({ params }: Props) {
  const storeId = idOf((await params).storeId);
  const accounts = await pageData((await api()).founder.keys({ storeId }));
  const { user, askName, founderName } = await loadFrame(storeId);
  const ownName = founderName ?? user.name ?? "";
  return (
    <div className="pt-6 md:pt-10">
      <h1 className="text-[26px] font-semibold leading-8">Who has the keys</h1>
      <p className="lead mt-2">{keysLead(accounts)}</p>
      <ul className="founder-rows mt-4">
        {accounts.map((account) => {
          const { icon, tone, text } = holders(account, ownName);
          return (
            <li key={account.key} className="relative">
              <span className="pt-px text-muted-foreground">
                <Icon name={accountIcons[account.key]} size={24} />
              </span>
              <div className="min-w-0 flex-1">
                <h2 className="text-[17px] font-semibold leading-6">
                  <Link className="after:absolute after:inset-0" href={`/my-store/${storeId}/keys/${account.key}`}>
                    {account.title}
                  </Link>
                  {account.provider && (
                    <span className="ml-2 text-[15px] font-normal text-muted-foreground">
                      {visibleText(account.provider)}
                    </span>
                  )}
                </h2>
                <p className="mt-0.5 text-[15px] leading-6">
                  <Mark icon={icon} tone={tone}>
                    {visibleText(text)}
                  </Mark>
                </p>
                {account.todo && <p className="text-[15px] leading-6 text-brand">{account.todo}</p>}
              </div>
              <span className="text-muted-foreground">
                <Icon name="chevron-right" size={20} />
              </span>
            </li>
          );
        })}
      </ul>
      <p className="mt-5 text-[15px] text-muted-foreground">
        {`If you can open every door, nobody can hold your shop hostage. No passwords are kept here. Something is wrong? Ask ${askName}.`}
      </p>
      <UndoStrip storeId={storeId} />
    </div>
  );
}
