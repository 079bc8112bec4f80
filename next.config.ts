import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are a suite of their own, which also covers what no build contains: npm run typecheck.
  typescript: { ignoreBuildErrors: true },
  // Runs on the server as it is: the driver loads optional parts by name.
  serverExternalPackages: ["pg", "sharp", "tesseract.js"],
  // Said on every answer, pages and files alike; the content policy of pages is made per request in proxy.ts.
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "x-content-type-options", value: "nosniff" },
        { key: "referrer-policy", value: "strict-origin-when-cross-origin" },
        { key: "permissions-policy", value: "camera=(), microphone=(), geolocation=(), browsing-topics=()" },
      ],
    },
    // A widget's page is framed on the sites its owner named: its content policy says which.
    { source: "/((?!widget/).*)", headers: [{ key: "x-frame-options", value: "DENY" }] },
    // Its address carries a version.
    { source: "/icons.svg", headers: [{ key: "cache-control", value: "public, max-age=31536000, immutable" }] },
  ],
  // Addresses that others know by heart, served where routes live.
  rewrites: async () => [
    { source: "/.well-known/launch-ready-keys.json", destination: "/api/signing-keys" },
    { source: "/certificate/:slug/badge.svg", destination: "/api/certificates/:slug/badge" },
  ],
  experimental: {
    // A page that asks while the app restarts asks again, instead of becoming the browser's error page.
    useOffline: true,
    // Writing the cache costs more than it gives back on a build from a clone: 48 s against 28 s, 125 MB against 31 MB.
    turbopackFileSystemCacheForBuild: false,
  },
};

export default config;
