/** The signing of the handover as the consultant sees it: what keeps it, who signed, what changed since, and who may look. */
import { ShareCertificate } from "@/app/_certificate/share-certificate.tsx";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Pill } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { MakeShareLink, OfferHandover, RevokeShareLink, WithdrawOffer } from "./sign-off-acts.tsx";

type Page = RouterOutputs["signOffs"]["page"];
type Clock = { now: Date; zone: string };

export async function SignOffTab({ storeId, ...clock }: { storeId: string } & Clock) {
  const caller = await api();
  const { current, certificate, reasons } = await pageData(caller.signOffs.page({ storeId: idOf(storeId) }));
  const links = await caller.shareLinks.list({ storeId });
  return (
    <div className="flex max-w-3xl flex-col gap-7 px-5 pt-4">
      <section>
        <h2 className="font-semibold">Sign-off</h2>
        <p className="mt-1 text-muted-foreground">
          You sign what the store is now: the eleven items, every open point, what is contained, and each published
          document by its hash. The founder signs the same, or nothing.
        </p>
        {current ? <Standing current={current} {...clock} /> : <p className="mt-3">Nobody has signed yet.</p>}
        {reasons.length > 0 && (
          <>
            <h3 className="mt-4 font-semibold">Before it can be signed</h3>
            <ul className="mt-1 flex list-disc flex-col gap-1 pl-5">
              {reasons.map((reason) => (
                <li key={reason}>{visibleText(reason)}</li>
              ))}
            </ul>
          </>
        )}
        <div className="mt-4 flex flex-wrap gap-3">
          <OfferHandover storeId={storeId} isReady={reasons.length === 0} again={current !== null} />
          {current && !current.founderSignedAt && <WithdrawOffer storeId={storeId} signOffId={current.id} />}
        </div>
      </section>
      {current?.founderSignedAt && (
        <section>
          <h2 className="font-semibold">Certificate</h2>
          <p className="mt-1 text-muted-foreground">
            A page for anybody with its address. Its verdict is computed each time: it turns amber by itself.
          </p>
          <ShareCertificate storeId={storeId} signOffId={current.id} certificate={certificate} size="md" />
          <p className="mt-3">
            <a className="link" href={`/api/stores/${storeId}/evidence`} download>
              Download the signed evidence
            </a>
          </p>
        </section>
      )}
      <section>
        <h2 className="font-semibold">Links to look</h2>
        <p className="mt-1 text-muted-foreground">
          Verdict, eleven items and risks in everyday words, without an account. Nothing of the studio.
        </p>
        <Links links={links} storeId={storeId} {...clock} />
        <MakeShareLink storeId={storeId} />
      </section>
    </div>
  );
}

function Standing({ current, now, zone }: { current: NonNullable<Page["current"]> } & Clock) {
  const changes = [...current.worse, ...current.other];
  return (
    <>
      <ul className="mt-3 flex flex-col gap-1">
        <li>
          <bdi>{visibleText(current.consultantName)}</bdi> signed{" "}
          <Time at={current.consultantSignedAt} now={now} zone={zone} />
        </li>
        <li>
          {current.founderSignedAt ? (
            <>
              <bdi>{visibleText(current.founderName ?? "")}</bdi> signed{" "}
              <Time at={current.founderSignedAt} now={now} zone={zone} />
            </>
          ) : (
            <Pill tone="warn">Waits for the founder</Pill>
          )}
        </li>
        <li className="mono break-all text-muted-foreground">{current.sha256}</li>
      </ul>
      {changes.length > 0 && (
        <div className={`panel mt-3 ${current.worse.length > 0 ? "panel-fail" : ""}`}>
          <div>
            <p className="font-semibold">{current.worse.length > 0 ? "Worse since" : "Different since"}</p>
            <ul className="mt-1 flex list-disc flex-col gap-1 pl-5">
              {changes.slice(0, 20).map((change) => (
                <li key={change}>{visibleText(change)}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </>
  );
}

function Links({ links, storeId, now, zone }: { links: RouterOutputs["shareLinks"]["list"]; storeId: string } & Clock) {
  if (links.length === 0) return <p className="mt-2">No link works now.</p>;
  return (
    <ul className="mt-2 flex flex-col">
      {links.map(({ id, label, expiresAt, views }) => (
        <li key={id} className="flex flex-wrap items-center gap-3 border-b border-border py-2">
          <bdi className="min-w-0 flex-1 break-words">{visibleText(label)}</bdi>
          <span className="num text-muted-foreground">{views === 1 ? "1 look" : `${views} looks`}</span>
          <span className="text-muted-foreground">
            until <Time at={expiresAt} form="day" now={now} zone={zone} />
          </span>
          <RevokeShareLink storeId={storeId} shareLinkId={id} label={label} />
        </li>
      ))}
    </ul>
  );
}
