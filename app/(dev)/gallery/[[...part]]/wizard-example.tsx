import { Button, ButtonLink } from "../../../_ui/button.tsx";
import { Checkbox, SelectField, TextField } from "../../../_ui/field.tsx";
import { WizardSteps } from "../../../_ui/wizard.tsx";

export function WizardExample() {
  return (
    <main className="mx-auto grid max-w-[1140px] gap-10 p-5 md:grid-cols-[220px_minmax(0,1fr)]">
      <WizardSteps
        current={1}
        steps={[
          { id: "domain", title: "Domain", note: "brightwaterwool.example" },
          { id: "found", title: "What we found", note: "Confirm or correct" },
          { id: "connect", title: "Connect", note: "Deploy hook and hosting" },
          { id: "people", title: "People", note: "Founder, developer, alerts" },
          { id: "start", title: "Start", note: "First audit, about 2 min" },
        ]}
      />
      <form className="flex max-w-md flex-col gap-4">
        <h1 className="text-xl font-semibold tracking-tight">Here is what we found</h1>
        <TextField id="name" label="Store name" defaultValue="Brightwater Wool" hint="From the page title" />
        <TextField
          id="domain"
          label="Domain"
          defaultValue="ines@brightwaterwool.example"
          error="That is an email address. Type the part after the @."
        />
        <SelectField id="mail" label="Who sends order email?" defaultValue="">
          <option value="" disabled>
            Choose who sends order email
          </option>
          <option>Shopify</option>
          <option>Klaviyo</option>
        </SelectField>
        <Checkbox id="home" label="Watch the home page" hint="core 300 ms" defaultChecked />
        <div className="flex gap-2">
          <ButtonLink kind="ghost" icon="arrow-left" href="/gallery">
            Back
          </ButtonLink>
          <span className="flex-1" />
          <Button>Skip to start</Button>
          <Button kind="primary" shortcut="confirm">
            Looks right, continue
          </Button>
        </div>
      </form>
    </main>
  );
}
