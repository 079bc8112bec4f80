import { CardSkeleton } from "@/app/_ui/skeleton.tsx";
import { AreaLoading } from "../../_shared/area-loading.tsx";

/** Shown while a page of the store is read. */
export default function Loading() {
  return (
    <AreaLoading>
      <div className="grid gap-3.5 px-5 xl:grid-cols-[minmax(0,1fr)_372px]">
        <CardSkeleton lines={8} />
        <CardSkeleton lines={8} />
      </div>
    </AreaLoading>
  );
}
