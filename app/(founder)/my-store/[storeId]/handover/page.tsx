import type { Metadata } from "next";
import Link from "next/link";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { loadFrame } from "../frame.ts";
import { FencedIn } from "../weak-spots.tsx";

export const metadata: Metadata = { title: "Documents" };

type Props = { params: Promise<{ storeId: string }> };

/** The documents that were published to the founder. */
export default async function DocumentsPage({ params }: Props) {
  const { storeId } = await params;
  const documents = await pageData((await api()).founder.documents({ storeId: idOf(storeId) }));
  const { contained } = await pageData((await api()).founder.waivers({ storeId }));
  const { zone, askName, isFounder } = await loadFrame(storeId);
  const now = new Date();
  return (
    <div className="pt-6 md:pt-10">
      <h1 className="text-[26px] font-semibold leading-8">Documents</h1>
      {documents.length === 0 && (
        <p className="lead mt-2">{`Nothing here yet. ${askName} publishes each document when it is ready for you.`}</p>
      )}
      <ol className="founder-rows mt-4">
        {documents.map(({ id, title, newest }) => (
          <li key={id}>
            <span className="pt-px text-muted-foreground">
              <Icon name="file-text" size={24} />
            </span>
            <div className="min-w-0 flex-1">
              <h2 className="text-[17px] font-semibold leading-6">
                <Link className="link" href={`/my-store/${storeId}/handover/${id}`}>
                  {title}
                </Link>
              </h2>
            </div>
            {newest?.publishedAt && (
              <p className="founder-who">
                <span className="text-muted-foreground">
                  <Time at={newest.publishedAt} form="day" now={now} zone={zone} />
                </span>
              </p>
            )}
          </li>
        ))}
      </ol>
      {contained.length > 0 && (
        <section className="mt-10" aria-labelledby="fenced-in">
          <h2 id="fenced-in" className="text-[20px] font-semibold leading-7">
            Known and fenced in
          </h2>
          <FencedIn contained={contained} />
        </section>
      )}
      {isFounder && (
        <section className="mt-10" aria-labelledby="everything">
          <h2 id="everything" className="text-[20px] font-semibold leading-7">
            Take everything with you
          </h2>
          <p className="mt-1 text-[15px] leading-6 text-foreground-2">
            One ZIP file of what we know about your shop: every result, answer, document and question.
          </p>
          <form className="mt-3" method="post" action={`/api/stores/${storeId}/export`}>
            <Button size="lg" type="submit" icon="download">
              Download everything
            </Button>
          </form>
        </section>
      )}
    </div>
  );
}
