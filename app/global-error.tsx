"use client";

import "./globals.css";
import { ErrorScreen } from "./_ui/error-screen.tsx";

/** Shown when even the frame of the site fails to draw; it brings its own page. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Launch Ready</title>
        <ErrorScreen reference={error.digest} onRetry={() => window.location.reload()} />
      </body>
    </html>
  );
}
