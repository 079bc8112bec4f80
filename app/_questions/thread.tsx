/** What was said about one thing, oldest first. */
import { Avatar } from "@/app/_ui/avatar.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";

export type Message = {
  id: string;
  isFromShop: boolean;
  authorName: string;
  text: string;
  isByMail: boolean;
  at: Date;
};

/** Lists the messages; line breaks stay as they were written. */
export function Thread({ messages, now, zone }: { messages: readonly Message[]; now: Date; zone: string }) {
  return (
    <ol className="flex flex-col gap-4">
      {messages.map(({ id, isFromShop, authorName, text, isByMail, at }) => (
        <li key={id} className="flex gap-3">
          <Avatar name={authorName} />
          <div className="min-w-0 flex-1">
            <p className="text-muted-foreground">
              <span className="font-medium text-foreground">{visibleText(authorName)}</span>{" "}
              {isFromShop ? "from the shop" : "consultant"}, <Time at={at} form="at" now={now} zone={zone} />
              {isByMail && ", by mail"}
            </p>
            <p className="mt-0.5 whitespace-pre-line [overflow-wrap:anywhere]">{visibleText(text)}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
