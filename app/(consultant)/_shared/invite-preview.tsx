/** The invitation as it will read: the words of the mail that is sent. */

/** Shows subject and text of the invitation to a store. */
export function InvitePreview({
  name,
  inviterName,
  store,
}: {
  name: string;
  inviterName: string;
  store: { name: string; domain: string };
}) {
  return (
    <figure className="rounded-md border border-border bg-muted px-3.5 py-3">
      <figcaption className="cap">The mail they get</figcaption>
      <p className="mt-1 font-semibold">{`${inviterName} invited you to follow ${store.name}'s launch`}</p>
      <p className="mt-1.5 text-foreground-2">{`Hello ${name.trim() || "…"},`}</p>
      <p className="mt-1.5 text-foreground-2">
        {`I am getting ${store.domain} ready for real traffic in six steps. Here you see what is left, the few things only you can do, and who holds each account. It takes two minutes a week.`}
      </p>
      <p className="mt-1.5 text-foreground-2">
        No password: the link signs them in, works once, and ends after seven days.
      </p>
    </figure>
  );
}
