import { visibleText } from "@/app/_ui/visible-text.ts";

/** Shows a sentence whose commands and names stand between backticks, each in the type for code. */
export function WithCode({ text }: { text: string }) {
  const parts = visibleText(text).split("`");
  return parts
    .map((part, index) => ({ part, key: `${index}`, isCode: index % 2 === 1 && index < parts.length - 1 }))
    .map(({ part, key, isCode }) =>
      isCode ? (
        <code key={key} className="mono">
          {part}
        </code>
      ) : (
        <span key={key}>{part}</span>
      ),
    );
}
