/** Reads source maps (ECMA-426): whose source they publish, and whether it belongs on the server. */

export type SourceMap = {
  /** Names of the shop's own sources, without the bundler's prefix. */
  ownSources: string[];
  /** Those among them that only a server should hold. */
  serverSources: string[];
  /** Text of every own source the map carries. */
  contents: { source: string; text: string }[];
};

/** Sources of packages and of the bundler itself: public already. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|bower_components)\/|^(?:webpack|vite|turbopack|\0)?\/?(?:runtime|bootstrap|external )|^\0|\(webpack\)/;
const BUNDLER_PREFIX = /^(?:webpack|turbopack|ng|vite|rollup):\/{2,3}(?:[^/]*\/)?(?:\.\/)?/;
/** Catalogue 6, `sec.sourcemaps`: folders and files that belong on a server. */
const SERVER_ONLY = /(?:^|\/)(?:server|api)\/|(?:^|\/)prisma(?:\/|\.|$)|(?:^|\/)\.env/;

/** Parses a map; null when the text is none: a soft 404, a broken file, another version. */
export function readSourceMap(text: string): SourceMap | null {
  // The prefix some servers send against script inclusion (ECMA-426, section 9.1).
  const json = parsed(text.replace(/^\)\]\}'[^\n]*\n/, ""));
  if (json === null || json.version !== 3) return null;
  const parts = Array.isArray(json.sections) ? json.sections.flatMap(mapOfSection) : [json];
  const contents: SourceMap["contents"] = [];
  const ownSources: string[] = [];
  for (const part of parts) {
    const sources = Array.isArray(part.sources) ? part.sources : [];
    const texts = Array.isArray(part.sourcesContent) ? part.sourcesContent : [];
    sources.forEach((name: unknown, index: number) => {
      const source = typeof name === "string" ? name.replace(BUNDLER_PREFIX, "") : "";
      if (source === "" || FOREIGN.test(source)) return;
      ownSources.push(source);
      const content: unknown = texts[index];
      if (typeof content === "string" && content !== "") contents.push({ source, text: content });
    });
  }
  return { ownSources, serverSources: ownSources.filter((source) => SERVER_ONLY.test(source)), contents };
}

type Fields = { [name: string]: unknown };

/** ECMA-426, section 8.2: an index map holds maps. */
function mapOfSection(section: unknown): Fields[] {
  return isFields(section) && isFields(section.map) ? [section.map] : [];
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
