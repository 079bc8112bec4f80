/** Scans a folder, or a repository with its whole history, for secrets. Findings are masked; nothing is changed. */
import { createHash, createHmac } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { access, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileRuleOf, isBinary, type Skipped, skipByPath } from "./file-choice.ts";
import { type Commit, filesAtHead, listBlobs, readBlobs, workingFiles } from "./git-history.ts";
import { isAllowedInline, readIgnoreFile } from "./ignore-rules.ts";
import { type Hit, placeInHistory } from "./place-in-history.ts";
import { ruleOf } from "./rules.ts";
import { type SecretMatch, scanText } from "./scan.ts";

export type FolderFinding = SecretMatch & {
  title: string;
  /** Where the value is now: in the last commit, only in older ones, only in files not committed, in a plain folder. */
  where: "head" | "history" | "working-tree" | "folder";
  /** First and last commit that wrote the value, and the one that took it out; null outside history. */
  firstCommit: Commit | null;
  lastCommit: Commit | null;
  removedCommit: Commit | null;
};

export type FolderScan = {
  target: string;
  mode: "repository" | "folder";
  /** What is new and not allowed; public-by-design values are not among them. */
  findings: FolderFinding[];
  /** Findings whose fingerprint stands in the baseline. */
  known: FolderFinding[];
  /** Findings somebody marked as no leak: listed, never hidden. */
  ignored: FolderFinding[];
  publicByDesign: FolderFinding[];
  /** Files that were not read, with the reason; at most 1,000, vendor folders once each. */
  skipped: Skipped[];
  scanned: { files: number; bytes: number; commits: number };
  /** What this scan cannot see, in sentences. */
  limits: string[];
};

export type FolderScanOptions = {
  /** Key of the fingerprints; a baseline only fits scans with the same key. */
  key?: string;
  /** Fingerprints already known (`readBaseline`). */
  baseline?: ReadonlySet<string>;
  /** Larger files are reported, not read. Default 1 MiB in repositories (catalogue 6), 8 MiB in build output. */
  fileBytesMax?: number;
  /** Default true. */
  history?: boolean;
};

const MIB = 1024 * 1024;
const DEFAULT_KEY = "launch-ready secrets";
const SKIPPED_MAX = 1000;
const UNSEEN_HISTORY =
  "Deleted branches and commits no branch or tag leads to may still be visible at your host; they are not in this copy.";

type Scanning = {
  root: string;
  isRepository: boolean;
  key: string;
  fileBytesMax: number;
  skipped: Map<string, Skipped>;
  scanned: FolderScan["scanned"];
};

/** Scans a folder; one with a repository in it is scanned with everything its branches and tags ever held. Throws what the file system or git says. */
export async function scanFolder(path: string, options: FolderScanOptions = {}): Promise<FolderScan> {
  const root = resolve(path);
  const isBare =
    (await exists(join(root, "HEAD"))) && (await exists(join(root, "objects"))) && (await exists(join(root, "refs")));
  const isRepository = isBare || (await exists(join(root, ".git")));
  const scanning: Scanning = {
    root,
    isRepository,
    key: options.key ?? DEFAULT_KEY,
    fileBytesMax: options.fileBytesMax ?? (isRepository ? MIB : 8 * MIB),
    skipped: new Map(),
    scanned: { files: 0, bytes: 0, commits: 0 },
  };
  const found = isRepository
    ? await scanRepository(scanning, isBare, options.history ?? true)
    : await scanPlain(scanning);
  const isIgnored = await ignoreFileOf(root);
  const isPublic = (finding: Found) => finding.class === "public";
  const isMarked = (finding: Found) => finding.allowed || isIgnored(finding);
  const isKnown = (finding: Found) => options.baseline?.has(finding.fingerprint) ?? false;
  const open = found.filter((finding) => !isPublic(finding));
  const unmarked = open.filter((finding) => !isMarked(finding));
  return {
    target: path,
    mode: isRepository ? "repository" : "folder",
    findings: unmarked.filter((finding) => !isKnown(finding)).map(shown),
    known: unmarked.filter(isKnown).map(shown),
    ignored: open.filter(isMarked).map(shown),
    publicByDesign: found.filter(isPublic).map(shown),
    skipped: [...scanning.skipped.values()],
    scanned: scanning.scanned,
    limits: isRepository ? [UNSEEN_HISTORY] : [],
  };
}

type Found = Omit<FolderFinding, "title"> & { allowed: boolean; commits: string[] };

function shown({ allowed: _allowed, commits: _commits, ...finding }: Found): FolderFinding {
  return { ...finding, title: ruleOf(finding.rule)?.title ?? fileTitles[finding.rule] ?? finding.rule };
}

const fileTitles: { [rule: string]: string } = {
  "environment-file": "file with environment variables",
  "key-file": "file with a private key",
};

async function scanPlain(scanning: Scanning): Promise<Found[]> {
  const found: Found[] = [];
  for await (const file of walk(scanning, "")) {
    for (const hit of scanFile(scanning, file) ?? []) found.push(outsideHistory(hit, "folder"));
  }
  return found;
}

async function scanRepository(scanning: Scanning, isBare: boolean, withHistory: boolean): Promise<Found[]> {
  const found: Found[] = [];
  const seenBlobs = new Set<string>();
  if (withHistory) found.push(...(await scanHistory(scanning, seenBlobs)));
  if (isBare) return found;
  const committed = new Set(found.map((finding) => `${finding.rule} ${finding.fingerprint} ${finding.file}`));
  for (const file of await workingFiles(scanning.root)) {
    const hits = scanFile(scanning, file, seenBlobs) ?? [];
    const fresh = hits.filter((hit) => !committed.has(`${hit.rule} ${hit.fingerprint} ${hit.file}`));
    found.push(...fresh.map((hit) => outsideHistory(hit, "working-tree")));
  }
  return found;
}

function outsideHistory(hit: Hit, where: "folder" | "working-tree"): Found {
  return { ...hit, where, firstCommit: null, lastCommit: null, removedCommit: null, commits: [] };
}

/** Reads every content once, then asks which commits brought those with a finding. */
async function scanHistory(scanning: Scanning, seenBlobs: Set<string>): Promise<Found[]> {
  const { root, scanned } = scanning;
  const { blobs, commits } = await listBlobs(root);
  scanned.commits = commits;
  for (const blob of blobs) seenBlobs.add(blob.id);
  const head = await filesAtHead(root);
  const namesAtHead = Map.groupBy(head.keys(), (file) => head.get(file) ?? "");
  const hitsOf = new Map<string, Hit[]>();
  const pathOf = new Map<string, string>();
  for (const blob of blobs) {
    // Git names one path of a content; the last commit may hold it under others that are not passed over.
    const paths = [...new Set([blob.path, ...(namesAtHead.get(blob.id) ?? [])])];
    const fileHits = paths.flatMap((path) => fileRuleHits(scanning, path)).slice(0, 1);
    if (fileHits.length > 0) hitsOf.set(blob.id, fileHits);
    const path = paths.find((candidate) => skipReason(scanning, candidate, blob.bytes) === null);
    if (path === undefined)
      skip(scanning, blob.path, skipReason(scanning, blob.path, blob.bytes) ?? "vendor", blob.bytes);
    else pathOf.set(blob.id, path);
  }
  for await (const { id, content } of readBlobs(root, [...pathOf.keys()])) {
    const hits = scanContent(scanning, pathOf.get(id) ?? id, content);
    if (hits.length > 0) hitsOf.set(id, [...(hitsOf.get(id) ?? []), ...hits]);
  }
  return placeInHistory(root, hitsOf, head);
}

/** Reads one file of the disk; null when it is passed over or its content was scanned in history. */
function scanFile(scanning: Scanning, file: string, seenBlobs?: ReadonlySet<string>): Hit[] | null {
  const path = join(scanning.root, file);
  try {
    // Scanning holds the thread longer than reading does, and reading this way costs half the CPU.
    const stat = lstatSync(path);
    if (stat.isDirectory()) return null;
    if (!stat.isFile()) return skip(scanning, file, "link", null);
    const reason = skipReason(scanning, file, stat.size);
    if (reason !== null) {
      skip(scanning, file, reason, stat.size);
      return fileRuleHits(scanning, file);
    }
    const content = readFileSync(path);
    if (seenBlobs?.has(blobId(content))) return null;
    return [...fileRuleHits(scanning, file), ...scanContent(scanning, file, content)];
  } catch (error) {
    // A file listed by git may be deleted on disk; one without permission is reported.
    if (hasCode(error, "ENOENT")) return null;
    if (hasCode(error, "EACCES") || hasCode(error, "EPERM")) return skip(scanning, file, "unreadable", null);
    throw error;
  }
}

function skipReason({ isRepository, fileBytesMax }: Scanning, path: string, bytes: number): Skipped["reason"] | null {
  return skipByPath(path, isRepository) ?? (bytes > fileBytesMax ? "too-large" : null);
}

function scanContent(scanning: Scanning, file: string, content: Buffer): Hit[] {
  if (isBinary(content)) {
    skip(scanning, file, "binary", content.length);
    return [];
  }
  scanning.scanned.files += 1;
  scanning.scanned.bytes += content.length;
  // Keys are ASCII; one byte a character is read faster, and offsets are those of the file.
  const text = content.toString("latin1");
  const matches = scanText(text, { file, key: scanning.key });
  return matches.map((match) => ({ ...match, allowed: isAllowedInline(text, match.offset) }));
}

/** A file that should not be there whatever is in it; its path makes its fingerprint. */
function fileRuleHits(scanning: Scanning, file: string): Hit[] {
  const rule = fileRuleOf(file);
  if (rule === null) return [];
  const fingerprint = createHmac("sha256", scanning.key).update(`${rule} ${file}`).digest("hex");
  const isKey = rule === "key-file";
  return [
    {
      rule,
      class: isKey ? "secret" : "generic",
      severity: isKey ? "high" : "medium",
      prefix: "",
      length: 0,
      fingerprint,
      name: null,
      file,
      line: 1,
      offset: 0,
      via: "plain",
      allowed: false,
    },
  ];
}

function skip(scanning: Scanning, file: string, reason: Skipped["reason"], bytes: number | null): null {
  // A vendor folder is one line, however many files it holds.
  const folder =
    reason === "vendor"
      ? file.replace(
          /^((?:.*?\/)?(?:node_modules|vendor|third_party|third-party|bower_components|Pods|\.venv|venv|site-packages))\/.*$/s,
          "$1/",
        )
      : file;
  if (scanning.skipped.size < SKIPPED_MAX && !scanning.skipped.has(folder)) {
    scanning.skipped.set(folder, { file: folder, reason, bytes: folder === file ? bytes : null });
  }
  return null;
}

async function* walk(scanning: Scanning, folder: string): AsyncGenerator<string> {
  const entries = await readdir(join(scanning.root, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((left, right) => left.name.localeCompare(right.name))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) yield path;
    else if (skipByPath(`${path}/`, scanning.isRepository) === null) yield* walk(scanning, path);
    else skip(scanning, `${path}/`, "vendor", null);
  }
}

async function ignoreFileOf(root: string) {
  try {
    return readIgnoreFile(await readFile(join(root, ".gitleaksignore"), "utf8"));
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return readIgnoreFile("");
    throw error;
  }
}

/** git-hash-object: the id of a content in a repository with SHA-1 ids. */
function blobId(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
