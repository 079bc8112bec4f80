"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button.tsx";
import { postAuth } from "./auth-request.ts";

const names = { google: "Google", github: "GitHub" } as const;

/** Signs in through an outside identity that is configured. */
export function ProviderSignIn({ provider, callbackUrl }: { provider: keyof typeof names; callbackUrl: string }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Button
      size="xl"
      isBusy={isBusy}
      onClick={async () => {
        setBusy(true);
        window.location.assign(await postAuth(`signin/${provider}`, { callbackUrl }));
      }}
    >
      {`Continue with ${names[provider]}`}
    </Button>
  );
}
