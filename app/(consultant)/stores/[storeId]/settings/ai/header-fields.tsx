/** The headers the assistant wants, such as the key of its interface: names are shown, values never again. */
import { Button } from "@/app/_ui/button.tsx";
import { TextField } from "@/app/_ui/field.tsx";

/** One header as typed; `key` is ours alone, `isHeld` says that a value is kept already. */
export type HeaderDraft = { key: number; name: string; value: string; isHeld: boolean };

/** Ours, as the server has it. */
const HEADERS_MAX = 10;

/** Gives the values by name, as the server takes them: an empty one keeps what is held. */
export function headersOf(drafts: readonly HeaderDraft[]): Record<string, string> {
  const named = drafts.filter(({ name }) => name.trim() !== "");
  return Object.fromEntries(named.map(({ name, value }) => [name.trim(), value.trim()]));
}

/** Edits them; one that is taken out is forgotten when the assistant is saved. */
export function HeaderFields({
  drafts,
  onChange,
}: {
  drafts: readonly HeaderDraft[];
  onChange: (drafts: HeaderDraft[]) => void;
}) {
  const set = (key: number, change: Partial<HeaderDraft>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...change } : draft)));
  const next = Math.max(0, ...drafts.map(({ key }) => key)) + 1;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="font-medium">Headers it wants</legend>
      {drafts.map(({ key, name, value, isHeld }) => (
        <div key={key} className="flex flex-wrap items-end gap-3">
          <TextField
            id={`ai-header-${key}`}
            label="Name"
            placeholder="x-api-key"
            className="min-w-0 flex-1 basis-40"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            readOnly={isHeld}
            value={name}
            onChange={(event) => set(key, { name: event.target.value })}
          />
          <TextField
            id={`ai-header-value-${key}`}
            label="Value"
            type="password"
            placeholder={isHeld ? "kept, type to replace it" : undefined}
            className="min-w-0 flex-1 basis-40"
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => set(key, { value: event.target.value })}
          />
          <Button
            kind="ghost"
            icon="x"
            name={`Take out ${name || "this header"}`}
            onClick={() => onChange(drafts.filter((draft) => draft.key !== key))}
          >
            Take out
          </Button>
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          size="sm"
          icon="plus"
          disabled={drafts.length >= HEADERS_MAX}
          onClick={() => onChange([...drafts, { key: next, name: "", value: "", isHeld: false }])}
        >
          Add a header
        </Button>
        <span className="text-xs text-muted-foreground">Values are stored encrypted and never shown again.</span>
      </div>
    </fieldset>
  );
}
