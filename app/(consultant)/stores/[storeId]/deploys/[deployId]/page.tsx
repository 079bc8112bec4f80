import type { Metadata } from "next";
import { idOf, loadHeader } from "../../../../_shared/store.ts";
import { DeploysScreen } from "../deploys-screen.tsx";
import { DeploySearch, type SearchParams } from "../search.ts";

type Props = { params: Promise<{ storeId: string; deployId: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, deploy` };
}

/** What did this deploy change? */
export default async function DeployPage({ params, searchParams }: Props) {
  const { storeId, deployId } = await params;
  const { environment, before, unchanged } = DeploySearch.parse(await searchParams);
  return (
    <DeploysScreen
      storeId={idOf(storeId)}
      deployId={idOf(deployId)}
      environment={environment}
      before={before}
      withUnchanged={unchanged !== null}
    />
  );
}
