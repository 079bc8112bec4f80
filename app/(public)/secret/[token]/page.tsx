import type { Metadata } from "next";
import { ReadSecret } from "./read-secret.tsx";

export const metadata: Metadata = {
  title: "A secret for you",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};
export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

/** Reads a one-time secret. Nothing is looked up before the reader presses the button, so a preview burns nothing. */
export default async function SecretPage({ params }: Props) {
  const { token } = await params;
  return (
    <div className="mx-auto flex w-full max-w-[480px] flex-col gap-5 py-14">
      <h1 className="text-[26px] font-semibold leading-8">A secret for you</h1>
      <ReadSecret token={decodeURIComponent(token)} />
    </div>
  );
}
