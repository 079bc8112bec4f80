"use client";
/** Shows a key or a secret the one time it can be seen. */
import { Button } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { CopyText } from "@/app/_ui/copy-record.tsx";

/** Takes the place of a form that made something secret, until it is put away. */
export function ShownOnce({
  id,
  title,
  line,
  text,
  what,
  onDone,
}: {
  id: string;
  title: string;
  line: string;
  text: string;
  what: string;
  onDone: () => void;
}) {
  return (
    <Card id={id} title={title}>
      <div className="flex flex-col gap-3 p-3.5" role="status">
        <p>{line}</p>
        <CopyText text={text} what={what} />
        <div>
          <Button icon="check" onClick={onDone}>
            I have kept it
          </Button>
        </div>
      </div>
    </Card>
  );
}
