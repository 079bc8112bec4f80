"use client";
/** Shares a signed handover as a public page, and takes it back: the same on both sides. */
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Checkbox, FormError } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";

type Shown = { id: string; slug: string; showsNames: boolean; isIndexed: boolean };

/** `size` is the founder's large controls, or the studio's. */
export function ShareCertificate({
  storeId,
  signOffId,
  certificate,
  size,
}: {
  storeId: string;
  signOffId: string;
  certificate: Shown | null;
  size: "md" | "xl";
}) {
  const share = useVerb(
    (client, showsNames: boolean, isIndexed: boolean) =>
      client.certificates.share.mutate({ storeId, signOffId, showsNames, isIndexed }),
    () => toast(certificate ? "Saved." : "Shared. The page is open to whoever has its address."),
  );
  const revoke = useVerb(
    (client, certificateId: string) => client.certificates.revoke.mutate({ storeId, certificateId }),
    () => toast("Taken back. The page says so."),
  );
  return (
    <form
      className="mt-3 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        if (!share.isBusy) void share.run(data.get("showsNames") !== null, data.get("isIndexed") !== null);
      }}
    >
      {certificate && (
        <p className="break-words">
          <a className="link" href={`/certificate/${certificate.slug}`}>
            Open the certificate
          </a>
        </p>
      )}
      <Checkbox
        id="showsNames"
        name="showsNames"
        label="Show who signed"
        defaultChecked={certificate?.showsNames ?? false}
      />
      <Checkbox
        id="isIndexed"
        name="isIndexed"
        label="Let search engines find it"
        defaultChecked={certificate?.isIndexed ?? false}
      />
      <div className="flex flex-wrap gap-3">
        <Button size={size} type="submit" isBusy={share.isBusy}>
          {certificate ? "Save" : "Share the certificate"}
        </Button>
        {certificate && (
          <Button
            size={size}
            kind="ghost"
            isBusy={revoke.isBusy}
            onClick={() => !revoke.isBusy && revoke.run(certificate.id)}
          >
            Take it back
          </Button>
        )}
      </div>
      <FormError>{share.error?.message ?? revoke.error?.message}</FormError>
    </form>
  );
}
