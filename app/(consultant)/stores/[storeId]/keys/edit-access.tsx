"use client";
/** Takes what is known of one account. No field takes a password. */
import { Checkbox, SelectField, TextField } from "@/app/_ui/field.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";
import { helperWords, methodWords, mfaWords, type RegisterRow, sideWords } from "./key-words.ts";

const texts = [
  ["provider", "Provider"],
  ["url", "Where people log in"],
  ["accountId", "Account id or name"],
  ["ownerName", "Owner of record"],
  ["ownerMailbox", "Mailbox it answers to"],
  ["secondAdmin", "Second administrator"],
  ["recovery", "How to recover it, in words"],
  ["billingOwner", "Whose card pays"],
  ["helperName", "Helpers who can log in"],
] as const;
const fields = [...texts.map(([name]) => name), "renewsOn", "helperEndsOn", "unusedReason"];

/** A row's button and its form. */
export function EditAccess({ storeId, row }: { storeId: string; row: RegisterRow }) {
  const { system, name, told, provider } = row;
  const values: Record<string, string | null> = { ...textsOf(told), provider };
  return (
    <FormDialog
      button={{
        children: told ? "Edit" : "Fill in",
        size: "sm",
        kind: "ghost",
        name: `${told ? "Edit" : "Fill in"} ${name}`,
      }}
      title={name}
      line="Names and places alone. Passwords and keys belong in the password manager; a field that receives one refuses it."
      submit="Save"
      fields={fields}
      done={`${name} is saved.`}
      verb={(client, form) => {
        const text = (field: string) => String(form.get(field) ?? "");
        return client.access.save.mutate({
          storeId,
          system,
          isUsed: form.get("isUnused") === null,
          unusedReason: text("unusedReason"),
          provider: text("provider"),
          url: text("url"),
          accountId: text("accountId"),
          ownerName: text("ownerName"),
          ownerSide: wordOf(sideWords, text("ownerSide")),
          ownerMailbox: text("ownerMailbox"),
          secondAdmin: text("secondAdmin"),
          mfa: wordOf(mfaWords, text("mfa")),
          recovery: text("recovery"),
          hasBackupCodes: yesOf(text("hasBackupCodes")),
          billingOwner: text("billingOwner"),
          renewsOn: text("renewsOn") || null,
          helperLevel: wordOf(helperWords, text("helperLevel")),
          helperName: text("helperName"),
          helperEndsOn: text("helperEndsOn") || null,
          grantedBy: wordOf(methodWords, text("grantedBy")),
          isSharedLogin: yesOf(text("isSharedLogin")),
        });
      }}
    >
      {(errorOf) => (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            {texts.map(([field, label]) => (
              <TextField
                key={field}
                id={`${system}-${field}`}
                name={field}
                label={label}
                autoComplete="off"
                defaultValue={values[field] ?? ""}
                error={errorOf(field)}
              />
            ))}
            <Choice
              id={`${system}-side`}
              name="ownerSide"
              label="The account is"
              words={sideWords}
              value={told?.ownerSide}
            />
            <Choice id={`${system}-mfa`} name="mfa" label="Two-step login" words={mfaWords} value={told?.mfa} />
            <YesNo
              id={`${system}-codes`}
              name="hasBackupCodes"
              label="Backup codes are stored"
              value={told?.hasBackupCodes}
            />
            <Choice
              id={`${system}-helper`}
              name="helperLevel"
              label="Helpers can do"
              words={helperWords}
              value={told?.helperLevel}
            />
            <TextField
              id={`${system}-ends`}
              name="helperEndsOn"
              type="date"
              label="Helpers' last day"
              defaultValue={told?.helperEndsOn ?? ""}
              error={errorOf("helperEndsOn")}
            />
            <Choice
              id={`${system}-granted`}
              name="grantedBy"
              label="Access is given by"
              words={methodWords}
              value={told?.grantedBy}
            />
            <YesNo
              id={`${system}-shared`}
              name="isSharedLogin"
              label="Several people share a login"
              value={told?.isSharedLogin}
            />
            <TextField
              id={`${system}-renews`}
              name="renewsOn"
              type="date"
              label="Renews on"
              defaultValue={told?.renewsOn ?? ""}
              error={errorOf("renewsOn")}
            />
          </div>
          <Checkbox
            id={`${system}-unused`}
            name="isUnused"
            label="The shop does without this"
            defaultChecked={told?.isUsed === false}
          />
          <TextField
            id={`${system}-reason`}
            name="unusedReason"
            label="Why, if it does without"
            defaultValue={told?.unusedReason ?? ""}
            error={errorOf("unusedReason")}
          />
        </>
      )}
    </FormDialog>
  );
}

type ChoiceOf = { id: string; name: string; label: string };

function Choice({
  words,
  value,
  ...field
}: ChoiceOf & { words: Readonly<Record<string, string>>; value: string | null | undefined }) {
  return (
    <SelectField {...field} defaultValue={value ?? ""}>
      <option value="">Not told</option>
      {Object.entries(words).map(([word, text]) => (
        <option key={word} value={word}>
          {text}
        </option>
      ))}
    </SelectField>
  );
}

function YesNo({ value, ...field }: ChoiceOf & { value: boolean | null | undefined }) {
  return (
    <Choice
      {...field}
      words={{ yes: "Yes", no: "No" }}
      value={value === null || value === undefined ? "" : yesNo(value)}
    />
  );
}

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}

function yesOf(text: string): boolean | null {
  return text === "" ? null : text === "yes";
}

function wordOf<W extends string>(words: Readonly<Record<W, string>>, text: string): W | null {
  return (Object.keys(words) as W[]).find((word) => word === text) ?? null;
}

function textsOf(told: RegisterRow["told"]): Record<string, string | null> {
  if (told === null) return {};
  const { url, accountId, ownerName, ownerMailbox, secondAdmin, recovery, billingOwner, helperName } = told;
  return { url, accountId, ownerName, ownerMailbox, secondAdmin, recovery, billingOwner, helperName };
}
