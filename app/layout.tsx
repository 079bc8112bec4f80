import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { readTheme, THEME_COOKIE, themeClass } from "./_ui/theme.ts";
import { TimeTicker } from "./_ui/time-ticker.tsx";
import { Toaster } from "./_ui/toaster.tsx";

/** Latin letters, fetched with the page; all others come from the packages' own rules when a page needs them. */
const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
  adjustFontFallback: false,
});

export const metadata: Metadata = {
  title: { default: "Launch Ready", template: "%s · Launch Ready" },
  description: "Is your shop ready for real traffic? Eleven must-haves, checked and proven.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f6f3" },
    { media: "(prefers-color-scheme: dark)", color: "#121211" },
  ],
};

/**
 * Frames every page. Theme and platform come from cookie and request, so the first paint is right without an inline
 * script; reading them also makes pages dynamic, which the nonces of the content policy need.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  const isMac = /Mac OS X|iPhone|iPad/.test((await headers()).get("user-agent") ?? "");
  const classes = [inter.variable, themeClass(theme)].filter((each) => each !== undefined).join(" ");
  return (
    <html lang="en" className={classes} data-platform={isMac ? "mac" : undefined} suppressHydrationWarning>
      <body>
        {children}
        <Toaster />
        <TimeTicker />
      </body>
    </html>
  );
}
