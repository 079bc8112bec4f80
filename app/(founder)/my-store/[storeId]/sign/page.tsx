import type { Metadata } from "next";
import Link from "next/link";
import { ShareCertificate } from "@/app/_certificate/share-certificate.tsx";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { loadFrame } from "../frame.ts";
import { SignHandover } from "./sign-handover.tsx";

export const metadata: Metadata = { title: "Sign" };

type Props = { params: Promise<{ storeId: string }> };
type Current = NonNullable<RouterOutputs["signOffs"]["page"]["current"]>;

/** What signing means, what is signed, and the founder's signature. */
export default async function SignPage({ params }: Props) {
  const { storeId } = await params;
  const { current, certificate } = await pageData((await api()).signOffs.page({ storeId: idOf(storeId) }));
  const { zone, askName, isFounder } = await loadFrame(storeId);
  const now = new Date();
  if (!current) {
    return (
      <div className="pt-6 md:pt-10">
        <h1 className="headline">Nothing to sign yet</h1>
        <p className="lead mt-2">{`${askName} signs first, once everything holds. Then you get a mail.`}</p>
      </div>
    );
  }
  const changes = [...current.worse, ...current.other];
  const isSigned = current.founderSignedAt !== null;
  return (
    <div className="max-w-[680px] pt-6 md:pt-10">
      <h1 className="headline">{isSigned ? "You have signed" : "Read and sign the handover"}</h1>
      <p className="lead mt-2">
        {visibleText(current.consultantName)} signed <Time at={current.consultantSignedAt} now={now} zone={zone} />
        {current.founderSignedAt && (
          <>
            {`, ${visibleText(current.founderName ?? "")} `}
            <Time at={current.founderSignedAt} now={now} zone={zone} />
          </>
        )}
        .
      </p>
      <Meaning />
      <Signed storeId={storeId} current={current} />
      {changes.length > 0 && (
        <section className="mt-8">
          <h2>{isSigned ? "Different since" : "Something has changed since"}</h2>
          <ul className="mt-2 flex list-disc flex-col gap-1 pl-5 text-[15px] leading-6">
            {changes.slice(0, 10).map((change) => (
              <li key={change}>{visibleText(change)}</li>
            ))}
          </ul>
          {!isSigned && <p className="mt-2 text-[15px]">{`${askName} has to offer it again before you can sign.`}</p>}
        </section>
      )}
      {!isSigned && changes.length === 0 && isFounder && (
        <SignHandover storeId={storeId} signOffId={current.id} sha256={current.sha256} />
      )}
      {!isSigned && !isFounder && <p className="mt-5 text-[15px]">Only the founder can sign.</p>}
      {isSigned && isFounder && (
        <section className="mt-8">
          <h2>Show it to others</h2>
          <p className="mt-2 text-[15px] leading-6">
            The certificate is a page that says whether your shop is ready now. It turns amber by itself when something
            ends.
          </p>
          <ShareCertificate storeId={storeId} signOffId={current.id} certificate={certificate} size="xl" />
          <p className="mt-3 text-[15px]">
            <a className="link" href={`/api/stores/${storeId}/evidence`} download>
              Download the signed evidence
            </a>
          </p>
        </section>
      )}
    </div>
  );
}

function Meaning() {
  return (
    <section className="mt-8 text-[15px] leading-6">
      <h2>What signing means</h2>
      <ul className="mt-2 flex list-disc flex-col gap-1 pl-5">
        <li>You have read what you get: the documents, the open points, and who holds which account.</li>
        <li>
          The shop is yours to run. Access that was only for the work ends on the day the handover document names.
        </li>
        <li>It takes no right away from you, and it is no promise that nothing ever breaks.</li>
      </ul>
    </section>
  );
}

function Signed({ storeId, current }: { storeId: string; current: Current }) {
  const { metCount, itemCount, openCount, waiverCount, documents, sha256 } = current;
  return (
    <section className="mt-8 text-[15px] leading-6">
      <h2>What is signed</h2>
      <ul className="mt-2 flex list-disc flex-col gap-1 pl-5">
        <li>{`${metCount} of the ${itemCount} must-haves hold.`}</li>
        <li>
          {openCount === 0
            ? "No open points."
            : `${openCount} open ${openCount === 1 ? "point" : "points"}, all listed.`}
        </li>
        {waiverCount > 0 && (
          <li>{`${waiverCount} known weak ${waiverCount === 1 ? "spot is" : "spots are"} fenced in.`}</li>
        )}
        {documents.map(({ key, title, number }) => (
          <li key={key}>{`${visibleText(title)}, version ${number}`}</li>
        ))}
      </ul>
      <p className="mt-2">
        <Link className="link" href={`/my-store/${storeId}/handover`}>
          Read the documents
        </Link>
      </p>
      <details className="mt-2 text-muted-foreground">
        <summary className="link min-h-11 cursor-pointer">The exact thing that is signed</summary>
        <p className="mono break-all text-[13px]">{sha256}</p>
      </details>
    </section>
  );
}
