/** What a browser loads of JavaScript before the first page works. */
import { get } from "node:http";
import { gunzipSync } from "node:zlib";
import { type Figure, figure } from "./figure.ts";
import { cookieOf, servePortal } from "./served.ts";
import type { Workbench } from "./workbench.ts";

const KILOBYTE = 1_024;

/** Measures the first page after sign-in of each side, from the production build as it is served. */
export async function measureJavaScript(bench: Workbench): Promise<Figure[]> {
  const { origin, data } = await servePortal(bench);
  const founder = await scriptsOf(`${origin}/my-store/${data.storeId}`, cookieOf(data.founderToken));
  const consultant = await scriptsOf(`${origin}/stores`, cookieOf(data.consultantToken));
  return [
    figure(
      "JavaScript, the founder's first page",
      founder.kilobytes,
      "KB gzip",
      { most: 165 },
      `${founder.files} files`,
    ),
    figure(
      "JavaScript, the consultant's first page",
      consultant.kilobytes,
      "KB gzip",
      { most: 220 },
      `${consultant.files} files`,
    ),
  ];
}

/** Lists the script files a page names, in elements and in what it hands to React; not those for browsers without modules. */
export function scriptPaths(html: string): string[] {
  const old = new Set([...html.matchAll(/<script\b[^>]*\bnomodule\b[^>]*>/gi)].flatMap(([tag]) => chunksIn(tag)));
  return [...new Set(chunksIn(html))].filter((path) => !old.has(path)).sort();
}

function chunksIn(text: string): string[] {
  return [...text.matchAll(/static\/chunks\/[\w./~()[\]%@-]+?\.js/g)].map(([path]) => `/_next/${path}`);
}

async function scriptsOf(url: string, cookie: string): Promise<{ kilobytes: number; files: number }> {
  const page = await fetch(url, { headers: { cookie }, redirect: "manual" });
  if (page.status !== 200) throw new Error(`${url} answered ${page.status}`);
  const paths = scriptPaths(await page.text());
  let bytes = 0;
  for (const path of paths) bytes += await gzipBytes(new URL(path, url).href);
  return { kilobytes: bytes / KILOBYTE, files: paths.length };
}

/** Counts the bytes that cross the network; `fetch` would unpack them unseen. */
async function gzipBytes(url: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  get(url, { headers: { "accept-encoding": "gzip" } }, async (response) => {
    const body = Buffer.concat(await Array.fromAsync(response));
    if (response.statusCode === 200 && response.headers["content-encoding"] === "gzip") resolve(body);
    else reject(new Error(`${url} answered ${response.statusCode} without gzip`));
  }).on("error", reject);
  const body = await promise;
  gunzipSync(body); // half a file would pass for a small one
  return body.length;
}
