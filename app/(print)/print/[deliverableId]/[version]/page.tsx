import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { z } from "zod";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { DocumentDates, DocumentHead } from "@/app/_ui/document/document-head.tsx";
import { pageFoot } from "@/app/_ui/document/page-foot.ts";
import { SectionsView } from "@/app/_ui/document/sections-view.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { dayOf } from "@/server/deliverables/rollback-document.ts";

type Props = { params: Promise<{ deliverableId: string; version: string }> };

const Version = z.coerce.number().int().min(1);

async function load(params: Props["params"]) {
  const { deliverableId, version } = await params;
  const number = Version.safeParse(version).data;
  if (number === undefined) notFound();
  return pageData((await api()).deliverables.printable({ deliverableId: idOf(deliverableId), number }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { storeName, title, number } = await load(params);
  return { title: { absolute: `${storeName}: ${title}, version ${number}` } };
}

/** One version of a document for paper: A4, ink on white, with its evidence's dates and fingerprint. */
export default async function PrintPage({ params }: Props) {
  const given = await load(params);
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const when = dayOf(given.publishedAt ?? given.createdAt);
  const state = given.state === "published" ? "" : ", draft";
  const foot = `${given.studioName} · ${given.storeName} ${given.title.toLowerCase()}, version ${given.number}${state}, ${when}`;
  return (
    <article className="doc-sheet" lang="en">
      <style nonce={nonce}>{pageFoot(foot)}</style>
      <DocumentHead {...given} />
      {given.state !== "published" && <p className="doc-quiet">A draft: the founder does not see it yet.</p>}
      {given.notes !== "" && (
        <p className="doc-text whitespace-pre-line">
          <bdi>{visibleText(given.notes)}</bdi>
        </p>
      )}
      <SectionsView document={given.document} edits={given.edits.filter(({ isOrphan }) => !isOrphan)} />
      {given.plainness?.grade != null && (
        <p className="doc-quiet">{`Reading grade ${given.plainness.grade} (Flesch-Kincaid): a reader of ${Math.ceil(given.plainness.grade) + 5} follows it.`}</p>
      )}
      {given.signatures.length > 0 && (
        <section className="doc-section" aria-labelledby="signed-title">
          <h2 id="signed-title">Signed</h2>
          <dl className="doc-facts">
            {given.signatures.map(({ name, at }) => (
              <div key={name}>
                <dt>{dayOf(at)}</dt>
                <dd>
                  <bdi>{name}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <DocumentDates {...given} now={new Date()} zone="UTC" />
    </article>
  );
}
