/** Decides which files of a folder or repository are worth reading, and says why the others are not. */

export type SkipReason = "binary" | "vendor" | "lock-file" | "minified" | "too-large" | "unreadable" | "link";
export type Skipped = { file: string; reason: SkipReason; bytes: number | null };

/** Folders of other people's code and of version control. */
const VENDOR_FOLDER =
  /(?:^|\/)(?:node_modules|bower_components|\.git|\.hg|\.svn|Pods|\.venv|venv|site-packages|__pycache__|\.pnpm-store|\.yarn\/cache|\.next\/cache)(?:\/|$)/;
/** Checked-in copies; in a build's output these names mean the shop's own bundles. */
const VENDORED_SOURCE = /(?:^|\/)(?:vendor|third_party|third-party)\//;
const LOCK_FILE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|composer\.lock|Gemfile\.lock|poetry\.lock|Pipfile\.lock|uv\.lock|Cargo\.lock|go\.sum|flake\.lock)$/;
const MINIFIED = /\.(?:min|bundle)\.(?:js|mjs|css)$/;
const BINARY_ENDING =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|psd|heic|mp[34]|m4[av]|mov|avi|webm|ogg|wav|flac|woff2?|ttf|otf|eot|zip|gz|tgz|bz2|xz|zst|br|7z|rar|jar|war|class|exe|dll|so|dylib|node|wasm|pdf|docx?|xlsx?|pptx?|sqlite3?|db|pyc)$/i;

/** Files that are a secret by what they are: containers of private keys. Android's debug key is the same for everyone. */
const KEY_FILE = /\.(?:p12|pfx|keystore|jks)$/i;
const PUBLIC_KEY_FILE = /(?:^|\/)debug\.keystore$/i;
const ENV_FILE = /(?:^|\/)\.env(?:\.[\w.-]+)?$/;
const ENV_TEMPLATE = /(?:example|sample|template|dist|defaults?|schema|vault)/i;

/** Says why a file is passed over by its path; null when it is to be read. `isRepository` skips checked-in copies too. */
export function skipByPath(path: string, isRepository: boolean): SkipReason | null {
  if (VENDOR_FOLDER.test(path)) return "vendor";
  if (LOCK_FILE.test(path)) return "lock-file";
  if (isRepository && VENDORED_SOURCE.test(path)) return "vendor";
  if (isRepository && MINIFIED.test(path)) return "minified";
  return BINARY_ENDING.test(path) ? "binary" : null;
}

/** Tells whether a content is binary as git does: a NUL among its first 8,000 bytes. */
export function isBinary(content: Uint8Array): boolean {
  return content.subarray(0, 8000).includes(0);
}

/** Rules that speak of a file by its name. */
export const fileRules = ["environment-file", "key-file"] as const;

/** Tells whether a rule speaks of a file by its name, not of a value in it. */
export function isFileRule(rule: string): boolean {
  return fileRules.some((known) => known === rule);
}

/** Names the rule a file breaks by being there at all; null for ordinary files. */
export function fileRuleOf(path: string): (typeof fileRules)[number] | null {
  if (KEY_FILE.test(path) && !PUBLIC_KEY_FILE.test(path)) return "key-file";
  const name = path.slice(path.lastIndexOf("/") + 1);
  return ENV_FILE.test(path) && !ENV_TEMPLATE.test(name) ? "environment-file" : null;
}
