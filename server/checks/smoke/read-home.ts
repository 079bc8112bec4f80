/** Reads the home page as a smoke test does: is it the shop, is it whole, which build is it. */
import { type HtmlPage, readHtml } from "../probes/html.ts";
import { isOwnFile, siteOf } from "../probes/site-scope.ts";
import { readPage } from "../seo/page.ts";
import type { SmokeInputs, StoreProfile } from "../store-profile.ts";
import { type Answer, type Step, stepText, type Trial } from "./trial.ts";

export type HomeLook = Step & {
  /** Where it ended. */
  url: string;
  /** Null where the store declares no marker. */
  hasMarker: boolean | null;
  isBlank: boolean;
  /** The page was not read to its end, for our limits or its slowness: what is missing says nothing. */
  isCut: boolean;
  /** What kind of error page or overlay it shows; null when none. */
  overlay: string | null;
  /** What the page says of its build; null when it says nothing we know of. */
  build: string | null;
  /** The script the page cannot do without; null when it loads none of its own. */
  script: { url: string; status: number | null; fault: Step["fault"]; isMarkup: boolean } | null;
  /** Its own files whose names carry a hash of their content, at most five. */
  files: string[];
};

/** Error pages that come with status 200 or as an overlay, by the words of their frameworks. */
const overlays: [RegExp, string][] = [
  [/<vite-error-overlay|data-nextjs-dialog-overlay/i, "developers' error overlay"],
  [/Application error: a (?:client|server)-side exception has occurred/i, "Next.js error page"],
  [/<html[^>]* id="__next_error__"/i, "Next.js error page"],
  [/<title>(?:500|Internal Server Error|Application Error|Error establishing a database connection)/i, "error page"],
  [/<b>(?:Fatal error|Parse error)<\/b>:|Whoops, looks like something went wrong/i, "PHP error"],
  [/There has been a critical error on this website/i, "WordPress error page"],
  [/Liquid error(?: \([^)]{0,80}\))?:/i, "Shopify template error"],
];

/** Names under which pages and servers say what they were built from, where the store names none. */
const usualMarkers: NonNullable<SmokeInputs["buildMarker"]>[] = [
  ...["build", "build-sha", "commit", "commit-sha", "git-sha", "version", "release"].map((name) => ({
    kind: "meta" as const,
    name,
  })),
  ...["x-build", "x-build-id", "x-commit", "x-commit-sha", "x-git-sha", "x-version", "x-release"].map((name) => ({
    kind: "header" as const,
    name,
  })),
];

const MAIN_SCRIPT = /(?:^|[/._-])(?:main|app|index|bundle|theme|shop|entry|client|runtime)(?:[._-]|$)/i;
/** A hash in a file's name: eight letters or more with a digit among them (Vite, webpack, Next.js, Shopify). */
const FINGERPRINTED = /[._-](?=[\w-]*\d)[\w-]{8,}\.(?:js|mjs|css)$/;
const FILES_MAX = 5;

/** Opens the home page, and the script it cannot do without. */
export async function lookAtHome(trial: Trial, store: StoreProfile, url: string): Promise<HomeLook> {
  const answer = await trial.open("home", url);
  const { name, request, status, ms, fault, wall, body } = answer;
  const html = readHtml(body, answer.url || url);
  const site = siteOf(new URL(answer.url || url).hostname);
  const { marker } = store.smoke ?? {};
  const isPage = status === 200 && wall === null;
  return {
    ...{ name, request, status, ms, fault, wall },
    url: answer.url,
    hasMarker: marker === undefined ? null : textOf(body).includes(spaced(marker)),
    isBlank: isBlank(body, html),
    isCut: answer.isCut,
    overlay: overlays.find(([words]) => words.test(body))?.[1] ?? null,
    build: buildOf(answer, html, store.smoke?.buildMarker),
    script: isPage ? await lookAtScript(trial, mainScriptOf(html, site)) : null,
    files: isPage ? filesOf(html, site) : [],
  };
}

/** Writes a look for engineers. */
export function homeText(look: HomeLook): string {
  const script =
    look.script === null ? "no script of its own" : `${look.script.url} ${look.script.status ?? look.script.fault}`;
  return `${stepText(look)}; ${script}`;
}

/** A page without words, scripts and pictures shows nothing to anybody. */
function isBlank(body: string, html: HtmlPage): boolean {
  if (textOf(body) !== "") return false;
  return html.scripts.length === 0 && html.inlineScripts.length === 0 && !/<img\b|<iframe\b/i.test(body);
}

function textOf(body: string): string {
  const { title, text } = readPage(body);
  return spaced(`${title} ${text}`);
}

function spaced(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function buildOf({ headers }: Answer, html: HtmlPage, declared: SmokeInputs["buildMarker"]): string | null {
  for (const { kind, name } of declared === undefined ? usualMarkers : [declared]) {
    const wanted = name.toLowerCase();
    const value =
      kind === "meta"
        ? html.metas.find((meta) => meta.name === wanted)?.content
        : headers.find(([header]) => header === wanted)?.[1];
    // An undeclared marker counts only when it looks like a commit: versions such as 4.2 say nothing of one.
    if (value && (declared !== undefined || /^[0-9a-f]{7,64}$/i.test(value.trim()))) return value.trim().slice(0, 100);
  }
  return null;
}

function mainScriptOf(html: HtmlPage, site: string): string | null {
  const own = [...html.scripts, ...html.modulePreloads].filter((url) => isOwnFile(url, site));
  return own.find((url) => MAIN_SCRIPT.test(fileName(url))) ?? own[0] ?? null;
}

async function lookAtScript(trial: Trial, url: string | null): Promise<HomeLook["script"]> {
  if (url === null) return null;
  const { status, fault, contentType } = await trial.open("main script", url, { kind: "script" });
  return { url, status, fault, isMarkup: /^text\/html\b/i.test(contentType) };
}

function filesOf(html: HtmlPage, site: string): string[] {
  const own = [...html.scripts, ...html.styles].filter(
    (url) => isOwnFile(url, site) && FINGERPRINTED.test(fileName(url)),
  );
  return [...new Set(own)].slice(0, FILES_MAX);
}

function fileName(url: string): string {
  const { pathname } = new URL(url);
  return pathname.slice(pathname.lastIndexOf("/") + 1);
}
