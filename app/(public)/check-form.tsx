import { Button } from "@/app/_ui/button.tsx";
import { Icon } from "@/app/_ui/icon.tsx";

/** The one field of the free check. A plain form: it works before, and without, any script. */
export function CheckForm({
  shop = "",
  problem = null,
  isAgain = false,
}: {
  shop?: string;
  /** In words, under the field. */
  problem?: string | null;
  /** The report's own field: quieter, asks again. */
  isAgain?: boolean;
}) {
  return (
    <form method="post" action="/api/free-checks" className="flex flex-col gap-2">
      <div className="check-field">
        <Icon name="globe" />
        <label className="sr-only" htmlFor="shop">
          Your shop's address
        </label>
        <input
          id="shop"
          name="shop"
          type="text"
          inputMode="url"
          autoComplete="url"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={2_000}
          required
          placeholder="yourshop.com"
          defaultValue={shop}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? "shop-problem" : undefined}
        />
        <Button
          type="submit"
          size="lg"
          kind={isAgain ? "outline" : "primary"}
          icon={isAgain ? "refresh-cw" : undefined}
        >
          {isAgain ? "Check again" : "Check my shop"}
        </Button>
      </div>
      {problem && (
        <p id="shop-problem" role="alert" className="field-error text-base">
          {problem}
        </p>
      )}
    </form>
  );
}
