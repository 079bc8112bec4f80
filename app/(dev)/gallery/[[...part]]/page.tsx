import { notFound } from "next/navigation";
import { FounderExample } from "./founder-example.tsx";
import { PartsExample } from "./parts-example.tsx";
import { RisksExample } from "./risks-example.tsx";
import { RoadmapExample } from "./roadmap-example.tsx";
import { StoresExample } from "./stores-example.tsx";
import { WizardExample } from "./wizard-example.tsx";

/** Shows every component with invented data, for those who work on them; not there in production. */
export default async function GalleryPage({
  params,
  searchParams,
}: {
  params: Promise<{ part?: string[] }>;
  searchParams: Promise<{ view?: string }>;
}) {
  if (process.env.NODE_ENV === "production") notFound();
  const [part = "parts"] = (await params).part ?? [];
  const { view = "evidence" } = await searchParams;
  if (part === "parts") return <PartsExample />;
  if (part === "stores") return <StoresExample />;
  if (part === "roadmap") return <RoadmapExample />;
  if (part === "risks") return <RisksExample view={view === "list" || view === "fix" ? view : "evidence"} />;
  if (part === "founder") return <FounderExample />;
  if (part === "wizard") return <WizardExample />;
  notFound();
}
