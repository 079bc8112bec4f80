"use client";
import { AreaError, type AreaFault } from "../_shared/area-error.tsx";

/** Shown when a page of this area fails to draw. */
export default function PageError(fault: AreaFault) {
  return <AreaError {...fault} />;
}
