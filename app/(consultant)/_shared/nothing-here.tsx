import Form from "next/form";
import { Button, ButtonLink } from "@/app/_ui/button.tsx";
import { TextField } from "@/app/_ui/field.tsx";

/** Says that there is nothing here, in the same words whether it never was or belongs to somebody else; offers a search. */
export function NothingHere() {
  return (
    <div className="mx-auto flex max-w-[480px] flex-col gap-4 px-5 py-16">
      <h1 className="title">There is nothing here.</h1>
      <p className="text-foreground-2">
        The address may be mistyped, it may have been removed, or it belongs to an account you are not signed in to.
      </p>
      <Form action="/stores" role="search" className="flex items-end gap-2">
        <TextField id="find-store" name="q" type="search" label="Find a store by name or domain" className="flex-1" />
        <Button type="submit" size="lg" icon="search" className="mb-1">
          Find
        </Button>
      </Form>
      <p>
        <ButtonLink icon="arrow-left" href="/stores">
          All stores
        </ButtonLink>
      </p>
    </div>
  );
}
