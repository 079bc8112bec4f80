/** What the smoke tests may use at the shop: words, a test item, where the checkout and webhooks answer. */
import { Card } from "@/app/_ui/card.tsx";
import { SelectField, TextField } from "@/app/_ui/field.tsx";
import type { SmokeInputs } from "@/server/checks/store-profile.ts";
import { errorUnder } from "../../../_shared/profile-words.ts";

type TextKey = Exclude<keyof SmokeInputs, "buildMarker" | "syntheticAccount">;

const texts: { key: TextKey; label: string; hint: string; placeholder?: string }[] = [
  { key: "marker", label: "Words the home page always shows", hint: "A page without them counts as broken." },
  {
    key: "testPath",
    label: "Page of the test item",
    hint: "Left empty, the product page above.",
    placeholder: "/products/launch-test",
  },
  {
    key: "testSku",
    label: "Article number of the test item",
    hint: "Hidden from customers, with no stock to take from anybody.",
  },
  { key: "variantId", label: "Its variant's number", hint: "For Shopify: digits only." },
  {
    key: "checkoutApi",
    label: "Checkout interface",
    hint: "A path that must refuse an empty order.",
    placeholder: "/api/checkout",
  },
  {
    key: "webhookUrl",
    label: "Where payment messages arrive",
    hint: "Left empty, the first address behind the shop.",
    placeholder: "https://",
  },
];

/** Edits them; an emptied field is no longer known. */
export function SmokeFields({
  smoke,
  onChange,
  error,
}: {
  smoke: SmokeInputs;
  onChange: (smoke: SmokeInputs) => void;
  error: { message: string; field: string | null } | null;
}) {
  const marker = smoke.buildMarker;
  return (
    <Card id="smoke" title="Smoke tests" sub="what they may use after each deploy">
      <div className="grid gap-x-3.5 gap-y-2 p-3.5 sm:grid-cols-2">
        {texts.map(({ key, label, hint, placeholder }) => (
          <TextField
            key={key}
            id={`smoke-${key}`}
            label={label}
            hint={hint}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            value={smoke[key] ?? ""}
            onChange={(event) => onChange({ ...smoke, [key]: event.target.value })}
            error={errorUnder(error, `profile.smoke.${key}`)}
          />
        ))}
        <SelectField
          id="smoke-build-kind"
          label="The version stands in"
          hint="So that a deploy is seen to be the one that answers."
          value={marker?.kind ?? ""}
          onChange={({ target: { value } }) =>
            onChange({
              ...smoke,
              buildMarker: value === "meta" || value === "header" ? { name: "", ...marker, kind: value } : undefined,
            })
          }
        >
          <option value="">Nothing we could read</option>
          <option value="meta">A meta tag of the home page</option>
          <option value="header">A header of the answer</option>
        </SelectField>
        {marker && (
          <TextField
            id="smoke-build-name"
            label="Its name"
            hint="Such as build, or x-build. It holds the commit's hash."
            autoComplete="off"
            spellCheck={false}
            value={marker.name}
            onChange={(event) => onChange({ ...smoke, buildMarker: { ...marker, name: event.target.value } })}
            error={errorUnder(error, "profile.smoke.buildMarker")}
          />
        )}
      </div>
    </Card>
  );
}
