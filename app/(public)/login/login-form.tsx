"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button.tsx";
import { TextField } from "@/app/_ui/field.tsx";
import { postAuth } from "./auth-request.ts";

/** Asks for an address and mails a link to it. */
export function LoginForm({ callbackUrl, firstError }: { callbackUrl: string; firstError: string | null }) {
  const [error, setError] = useState(firstError);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email") ?? "").trim();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
      setError("Type your e-mail address, for example maya@studio.com.");
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await postAuth("signin/email", { email, callbackUrl });
      window.location.assign(`/login/sent?to=${encodeURIComponent(email)}`);
    } catch (fault) {
      setError(fault instanceof Error ? fault.message : "We could not sign you in. Try again.");
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        id="email"
        name="email"
        type="email"
        label="E-mail address"
        autoComplete="email"
        inputMode="email"
        large
        required
        error={error}
      />
      <Button kind="primary" size="xl" type="submit" isBusy={isBusy}>
        Send me a sign-in link
      </Button>
    </form>
  );
}
