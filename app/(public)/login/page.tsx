import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { api } from "@/app/_trpc/server.ts";
import { wordsOf } from "./auth-request.ts";
import { DemoSignIn } from "./demo-sign-in.tsx";
import { LoginForm } from "./login-form.tsx";
import { ProviderSignIn } from "./provider-sign-in.tsx";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ callbackUrl?: string; error?: string }> };

/** Signs in by e-mail link; whoever is signed in goes on at once. */
export default async function LoginPage({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  const caller = await api();
  if (await caller.me.user()) redirect("/go");
  const options = await caller.me.signInOptions();
  const next = callbackUrl && /^\/(?![/\\])/.test(callbackUrl) ? callbackUrl : "/go";
  return (
    <div className="mx-auto flex w-full max-w-[400px] flex-col gap-8 py-12">
      <div className="flex flex-col gap-2">
        <h1 className="text-[26px] font-semibold leading-8">Sign in</h1>
        <p className="text-foreground-2">No password. We mail you a link that works once, for 15 minutes.</p>
      </div>
      <LoginForm callbackUrl={next} firstError={error ? wordsOf(error) : null} />
      {options.providers.map((provider) => (
        <ProviderSignIn key={provider} provider={provider} callbackUrl={next} />
      ))}
      {options.isDemo && (
        <section aria-labelledby="demo" className="flex flex-col gap-3 border-t border-border pt-6">
          <h2 id="demo" className="font-semibold">
            Look around first
          </h2>
          <p className="text-foreground-2">
            The demo workspace holds seven shops, checked for real against local stores. Nothing is sent.
          </p>
          <DemoSignIn />
        </section>
      )}
    </div>
  );
}
