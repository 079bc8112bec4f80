import { AreaLoading } from "../_shared/area-loading.tsx";

/** Shown while a list of the workspace is read. */
export default function Loading() {
  return <AreaLoading />;
}
