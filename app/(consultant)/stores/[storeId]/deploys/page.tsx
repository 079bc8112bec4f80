import type { Metadata } from "next";
import { idOf, loadHeader } from "../../../_shared/store.ts";
import { DeploysScreen } from "./deploys-screen.tsx";
import { DeploySearch, type SearchParams } from "./search.ts";

type Props = { params: Promise<{ storeId: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, deploys` };
}

/** What did the last deploy change? */
export default async function DeploysPage({ params, searchParams }: Props) {
  const { environment, before, unchanged } = DeploySearch.parse(await searchParams);
  return (
    <DeploysScreen
      storeId={idOf((await params).storeId)}
      deployId={null}
      environment={environment}
      before={before}
      withUnchanged={unchanged !== null}
    />
  );
}
