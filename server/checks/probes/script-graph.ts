/** Reads out of a script which other scripts a browser loads because of it, and where its source map is. */

/** A script that names more than this is a list of a whole shop; the crawl's own limit is far below. */
const SCRIPTS_MAX = 500;
/** How far webpack's table of chunk names may reach in its runtime, in characters. */
const RUNTIME_MAX = 200_000;

/** `import "./a.js"`, `export … from "/b.js"`, `import("./c.js")`: relative and absolute paths, no package names. */
const IMPORTS =
  /(?:\bfrom|\bimport)\s{0,4}(?:\(\s{0,4}(?:\/\*[^*]{0,200}\*\/\s{0,4})?)?["'`](\.{0,2}\/[^"'`\s]{1,500})["'`]/g;
/** Names of chunks in Next.js manifests and runtimes, relative to `/_next/`. */
const NEXT_CHUNKS = /["'](static\/[^"'\s]{1,400}\.m?js)["']/g;
const WORKERS = /serviceWorker\s{0,4}\.\s{0,4}register\(\s{0,4}["'`]([^"'`\s]{1,500})["'`]/g;
const PRECACHED = /["']?url["']?\s{0,4}:\s{0,4}["']([^"'\s]{1,400}\.m?js)["']/g;
const QUOTED_JS = /["']([^"'\s]{1,400}\.m?js)["']/g;
const MAP_ENTRY = /["']?([\w~./-]{1,200})["']?:["']([^"']{1,200})["']/g;

/** Lists the scripts a script makes the browser load, resolved, each once. The script's text is only read, never run. */
export function scriptsNamedIn(text: string, scriptUrl: string): string[] {
  const named = [
    ...resolveAll(captured(text, IMPORTS), scriptUrl),
    ...nextChunks(text, scriptUrl),
    ...viteChunks(text, scriptUrl),
    ...webpackChunks(text, scriptUrl),
    ...resolveAll(captured(text, WORKERS), new URL("/", scriptUrl).href),
    ...(text.includes("revision") ? resolveAll(captured(text, PRECACHED), new URL("/", scriptUrl).href) : []),
  ];
  return [...new Set(named)].filter((url) => /\.m?js$/.test(new URL(url).pathname)).slice(0, SCRIPTS_MAX);
}

/**
 * Finds a script's source map: its header, else the last `sourceMappingURL` of its text (ECMA-426, section 9), resolved;
 * null when it names none. A map inside the script comes back as its data URL.
 */
export function sourceMapOf(text: string, headers: [string, string][], scriptUrl: string): string | null {
  const header = headers.find(([name]) => name === "sourcemap" || name === "x-sourcemap")?.[1];
  const named = header ?? lastMapComment(text);
  return named !== null && URL.canParse(named, scriptUrl) ? new URL(named, scriptUrl).href : null;
}

function lastMapComment(text: string): string | null {
  const at = text.lastIndexOf("sourceMappingURL=");
  if (at < 0 || !/[#@]\s?$/.test(text.slice(Math.max(0, at - 3), at))) return null;
  const rest = text.slice(at + "sourceMappingURL=".length);
  const end = rest.search(/[\s'"*]/);
  const after = end < 0 ? "" : rest.slice(end);
  // Only the end of a script counts: bundlers carry the comment of others inside texts.
  if (!/^[\s*/]*(?:\/\/[^\n]*\s*)?$/.test(after.slice(0, 500))) return null;
  return end < 0 ? rest : rest.slice(0, end);
}

function captured(text: string, pattern: RegExp): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(pattern)) {
    if (match[1]) found.push(match[1]);
    if (found.length >= SCRIPTS_MAX) break;
  }
  return found;
}

function resolveAll(paths: string[], base: string): string[] {
  return paths.flatMap((path) => (URL.canParse(path, base) ? [new URL(path, base).href] : []));
}

/** Next.js serves its chunks under `/_next/`, whose own place the script's URL tells. */
function nextChunks(text: string, scriptUrl: string): string[] {
  const at = scriptUrl.indexOf("/_next/");
  return at < 0 ? [] : resolveAll(captured(text, NEXT_CHUNKS), scriptUrl.slice(0, at + "/_next/".length));
}

/** Vite lists what its chunks need in `__vite__mapDeps`, relative to the site's base. */
function viteChunks(text: string, scriptUrl: string): string[] {
  const at = text.indexOf("__vite__mapDeps");
  if (at < 0) return [];
  const open = text.indexOf("[", at);
  const close = text.indexOf("]", open);
  if (open < 0 || close < 0) return [];
  return captured(text.slice(open, close), QUOTED_JS).flatMap((path) => {
    const [folder = ""] = path.split("/");
    const place = /^[\w-]+$/.test(folder) ? scriptUrl.lastIndexOf(`/${folder}/`) : -1;
    return resolveAll([path], place < 0 ? scriptUrl : scriptUrl.slice(0, place + 1));
  });
}

/** Webpack's runtime builds a chunk's file name in `<require>.u`: from whole names, or from tables of names and hashes. */
function webpackChunks(text: string, scriptUrl: string): string[] {
  const begin = /\b\w+\.u\s?=\s?(?:function\s?\(\w+\)|\(?\w+\)?\s?=>)/.exec(text);
  if (begin === null) return [];
  const from = begin.index + begin[0].length;
  const rest = text.slice(from, from + RUNTIME_MAX);
  const end = rest.search(/[,;}]\s?\w+\.[A-Za-z]{1,10}\s?=[^=]/);
  const code = end < 0 ? rest : rest.slice(0, end);
  const whole = captured(code, QUOTED_JS).filter((name) => name !== ".js");
  const publicPath = /\.p\s?=\s?["']([^"']{0,300})["']/.exec(text)?.[1];
  return resolveAll([...whole, ...composedNames(code)], publicBase(publicPath, scriptUrl));
}

function publicBase(publicPath: string | undefined, scriptUrl: string): string {
  const place = scriptUrl.indexOf("/_next/");
  if (place >= 0) return scriptUrl.slice(0, place + "/_next/".length);
  return publicPath && URL.canParse(publicPath, scriptUrl) ? new URL(publicPath, scriptUrl).href : scriptUrl;
}

/** `"js/" + ({7: "cart"}[e] || e) + "." + {7: "ab12"}[e] + ".js"`, with the table of names or without it. */
function composedNames(code: string): string[] {
  const named =
    /["']([^"']*)["']\s?\+\s?\(*\{([^{}]*)\}\)?\[\w+\]\s?\|\|\s?\w+\)\s?\+\s?["']([^"']*)["']\s?\+\s?\(?\{([^{}]*)\}\)?\[\w+\]\s?\+\s?["']([^"']*\.m?js)["']/.exec(
      code,
    );
  if (named) {
    const [, prefix = "", names = "", middle = "", hashes = "", suffix = ""] = named;
    const nameOf = new Map(entriesOf(names));
    return entriesOf(hashes).map(([id, hash]) => `${prefix}${nameOf.get(id) ?? id}${middle}${hash}${suffix}`);
  }
  const numbered =
    /["']([^"']*)["']\s?\+\s?(?:(\w+)\s?\+\s?["']([^"']*)["']\s?\+\s?)?\(*\{([^{}]*)\}\)?\[\w+\]\s?\+\s?["']([^"']*\.m?js)["']/.exec(
      code,
    );
  if (!numbered) return [];
  const [, prefix = "", variable, middle = "", hashes = "", suffix = ""] = numbered;
  return entriesOf(hashes).map(([id, hash]) => `${prefix}${variable === undefined ? "" : id}${middle}${hash}${suffix}`);
}

function entriesOf(table: string): [string, string][] {
  return [...table.matchAll(MAP_ENTRY)].slice(0, SCRIPTS_MAX).map(([, id = "", value = ""]) => [id, value]);
}
