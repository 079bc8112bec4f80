/** The peer of our pages: a Next app with one page that asks one question and shows its rows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NEXT } from "../build.ts";
import { plainEnvironment, ROOT, type Workbench } from "./workbench.ts";

const FILES = {
  "package.json": JSON.stringify({ private: true, type: "module" }),
  // Packages are found in the folder above, so that is where the build begins to look.
  "next.config.mjs": `export default {
  poweredByHeader: false,
  turbopack: { root: ${JSON.stringify(ROOT.replace(/\/$/, ""))} },
  serverExternalPackages: ["pg"],
  experimental: { turbopackFileSystemCacheForBuild: false },
};
`,
  "app/layout.jsx": `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
  "app/page.jsx": `import { PrismaPg } from "@prisma/adapter-pg";
import { connection } from "next/server";
import { PrismaClient } from "../../../prisma/generated/client.ts";

let client = null;
function db() {
  client ??= new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 12 }) });
  return client;
}

export default async function Page() {
  await connection();
  const rows = await db().activity.findMany({ take: 20 });
  return <ul>{rows.map((row) => <li key={row.id}>{row.subjectName}</li>)}</ul>;
}
`,
};

/** Builds the app inside the repository's data folder, where its packages are found. Gives the folder and what removes it. */
export async function buildBareApp(bench: Workbench): Promise<{ folder: string; remove(): void }> {
  const data = join(ROOT, ".data");
  mkdirSync(data, { recursive: true });
  const folder = mkdtempSync(join(data, "bench-bare-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "app"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const child = bench.start(process.execPath, [NEXT, "build", folder], { cwd: folder, env: plainEnvironment() });
  if ((await child.exited) === 0) return { folder, remove };
  remove();
  throw new Error(`The bare app does not build:\n${child.tail()}`);
}
