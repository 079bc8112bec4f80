"use client";
import type { VerbError } from "@/app/_trpc/use-verb.ts";
/** The editors of a store's profile that wizard and settings share: addresses, key pages, senders. */
import { Button } from "@/app/_ui/button.tsx";
import { Cell, HeadCell, Table } from "@/app/_ui/data-table.tsx";
import { Checkbox, FormError, SelectField, TextField } from "@/app/_ui/field.tsx";
import type { Sender, StoreHost, StoreProfile } from "@/server/checks/store-profile.ts";
import { errorUnder, hostRoleIds, hostRoleWords, pathWords, streamWords, withPath } from "./profile-words.ts";

type Errors = { error: VerbError | null };

/** The hosts of the store: what each is for, and whether sales stop without it. */
export function HostsEditor({
  hosts,
  onChange,
  error,
}: { hosts: readonly StoreHost[]; onChange: (hosts: StoreHost[]) => void } & Errors) {
  const set = (at: number, change: Partial<StoreHost>) =>
    onChange(hosts.map((host, index) => (index === at ? { ...host, ...change } : host)));
  return (
    <>
      <Table label="Addresses" stack>
        <thead>
          <tr>
            <HeadCell>Address</HeadCell>
            <HeadCell className="w-[180px]">What it is for</HeadCell>
            <HeadCell className="w-[200px]">Judged as</HeadCell>
            <HeadCell className="w-[56px]">
              <span className="sr-only">Remove</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {placed(hosts).map(({ item: host, at, key }) => (
            <tr key={key}>
              <Cell>
                <TextField
                  id={`host-${at}`}
                  label={`Address ${at + 1}`}
                  labelHidden
                  className="w-full pt-1"
                  value={host.name}
                  placeholder="shop.example.com"
                  spellCheck={false}
                  autoCapitalize="none"
                  onChange={(event) => set(at, { name: event.target.value })}
                  error={errorUnder(error, `profile.hosts.${at}`)}
                />
              </Cell>
              <Cell>
                <SelectField
                  id={`host-${at}-role`}
                  label={`What ${host.name || "it"} is for`}
                  labelHidden
                  className="w-full pt-1"
                  value={host.role}
                  onChange={(event) => set(at, roleChange(event.target.value))}
                >
                  {hostRoleIds.map((role) => (
                    <option key={role} value={role}>
                      {hostRoleWords[role]}
                    </option>
                  ))}
                </SelectField>
              </Cell>
              <Cell>
                <span className="flex flex-col gap-1 py-1.5">
                  <Checkbox
                    id={`host-${at}-required`}
                    label="Sales stop without it"
                    checked={host.required}
                    onChange={(event) => set(at, { required: event.target.checked })}
                  />
                  <Checkbox
                    id={`host-${at}-http`}
                    label="Opens in a browser"
                    checked={host.http}
                    onChange={(event) => set(at, { http: event.target.checked })}
                  />
                </span>
              </Cell>
              <Cell className="end">
                <Button
                  kind="ghost"
                  size="sm"
                  icon="trash-2"
                  name={`Remove ${host.name || "this address"}`}
                  onClick={() => onChange(hosts.filter((_, index) => index !== at))}
                />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className="flex items-center gap-3 px-3.5 py-2.5">
        <Button
          size="sm"
          icon="plus"
          onClick={() => onChange([...hosts, { name: "", role: "vendor", http: true, required: false }])}
        >
          Add address
        </Button>
        <FormError>{error?.field === "profile.hosts" && error.message}</FormError>
      </div>
    </>
  );
}

/** Rows are edited in place: what is being typed cannot be the key, their position is their identity. */
function placed<T>(items: readonly T[]): { item: T; at: number; key: string }[] {
  return items.map((item, at) => ({ item, at, key: `${at}` }));
}

function roleChange(text: string): Partial<StoreHost> {
  const role = hostRoleIds.find((each) => each === text) ?? "vendor";
  return role === "mail" ? { role, http: false } : { role };
}

/** The pages a buyer passes through, as paths on the main address. */
export function PathsEditor({
  paths,
  onChange,
  error,
}: { paths: StoreProfile["paths"]; onChange: (paths: StoreProfile["paths"]) => void } & Errors) {
  return (
    <div className="grid gap-x-3.5 gap-y-2 sm:grid-cols-2">
      {pathWords.map(([key, word, example]) => (
        <TextField
          key={key}
          id={`path-${key}`}
          label={word}
          value={paths[key] ?? ""}
          placeholder={example}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => onChange(withPath(paths, key, event.target.value))}
          error={errorUnder(error, `profile.paths.${key}`)}
        />
      ))}
    </div>
  );
}

/** Who sends mail in the shop's name. */
export function SendersEditor({
  senders,
  domain,
  onChange,
  error,
}: { senders: readonly Sender[]; domain: string; onChange: (senders: Sender[]) => void } & Errors) {
  const set = (at: number, change: Partial<Sender>) =>
    onChange(senders.map((sender, index) => (index === at ? { ...sender, ...change } : sender)));
  return (
    <div className="flex flex-col gap-3">
      {placed(senders).map(({ item: sender, at, key }) => (
        <fieldset
          key={key}
          className="grid gap-x-3.5 gap-y-2 border-b border-border pb-2 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1fr_1fr_auto]"
        >
          <legend className="sr-only">{`Sender ${at + 1}`}</legend>
          <SelectField
            id={`sender-${at}-stream`}
            label="Sends"
            value={sender.stream}
            onChange={(event) => set(at, { stream: streamOf(event.target.value) })}
          >
            {Object.entries(streamWords).map(([stream, word]) => (
              <option key={stream} value={stream}>
                {word}
              </option>
            ))}
          </SelectField>
          <TextField
            id={`sender-${at}-provider`}
            label="Through"
            placeholder="postmark, klaviyo, google"
            value={sender.provider ?? ""}
            onChange={(event) => set(at, { provider: event.target.value || undefined })}
            error={errorUnder(error, `profile.senders.${at}.provider`)}
          />
          <TextField
            id={`sender-${at}-domain`}
            label="From"
            spellCheck={false}
            autoCapitalize="none"
            value={sender.fromDomain}
            onChange={(event) => set(at, { fromDomain: event.target.value })}
            error={errorUnder(error, `profile.senders.${at}.fromDomain`)}
          />
          <TextField
            id={`sender-${at}-selectors`}
            label="DKIM selectors"
            placeholder="s1, s2"
            spellCheck={false}
            autoCapitalize="none"
            value={sender.selectors?.join(", ") ?? ""}
            onChange={(event) => set(at, { selectors: selectorsOf(event.target.value) })}
            error={errorUnder(error, `profile.senders.${at}.selectors`)}
          />
          <span className="pt-6">
            <Button
              kind="ghost"
              icon="trash-2"
              name={`Remove sender ${at + 1}`}
              onClick={() => onChange(senders.filter((_, index) => index !== at))}
            />
          </span>
        </fieldset>
      ))}
      <div className="flex items-center gap-3">
        <Button
          size="sm"
          icon="plus"
          onClick={() => onChange([...senders, { fromDomain: domain, stream: "transactional" }])}
        >
          Add sender
        </Button>
        <FormError>{error?.field === "profile.senders" && error.message}</FormError>
      </div>
    </div>
  );
}

function streamOf(text: string): Sender["stream"] {
  return text === "marketing" || text === "personal" ? text : "transactional";
}

/** Keeps a comma that was just typed, so that the next selector can follow it; the server trims what is left. */
function selectorsOf(text: string): string[] | undefined {
  const parts = text.split(",").map((part) => part.trimStart());
  return text.trim() === "" ? undefined : parts;
}
