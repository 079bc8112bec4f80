/** Reads every file a repository's branches and tags ever held, each content once, and where it came and went. */
import { GitFault, gitOutput, gitText } from "./git.ts";

export type Blob = { id: string; path: string; bytes: number };
export type Commit = { id: string; at: string };
/** One change of a file: the commit, and the contents before and after (null: not there). */
export type Change = { commit: Commit; path: string; before: string | null; after: string | null };

/** Lists every content reachable from any branch, tag or stash, with one of its paths, and counts the commits. */
export async function listBlobs(folder: string): Promise<{ blobs: Blob[]; commits: number }> {
  const pathOf = new Map<string, string>();
  const listing = await gitText(folder, ["rev-list", "--objects", "--all"]);
  for (const line of listing.split("\n")) {
    const space = line.indexOf(" ");
    if (space > 0) pathOf.set(line.slice(0, space), line.slice(space + 1));
    else if (line !== "") pathOf.set(line, "");
  }
  const format = "--batch-check=%(objectname) %(objecttype) %(objectsize)";
  const types = await gitText(folder, ["cat-file", format, "--buffer"], [...pathOf.keys()].join("\n"));
  const blobs: Blob[] = [];
  let commits = 0;
  for (const line of types.split("\n")) {
    const [id = "", type, size] = line.split(" ");
    if (type === "commit") commits += 1;
    // A tag may point to a content that has no path.
    if (type === "blob") blobs.push({ id, path: pathOf.get(id) || id, bytes: Number(size) });
  }
  return { blobs, commits };
}

/** Yields the contents of blobs in the order asked for. */
export async function* readBlobs(folder: string, ids: string[]): AsyncGenerator<{ id: string; content: Buffer }> {
  if (ids.length === 0) return;
  let pending: Buffer = Buffer.alloc(0);
  let wanted: { id: string; bytes: number } | null = null;
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  for await (const chunk of gitOutput(folder, ["cat-file", "--batch", "--buffer"], ids.join("\n"))) {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    // Joined only when a whole content is there: joining every chunk to a large one would copy it again and again.
    if (wanted !== null && pending.length + waitingBytes <= wanted.bytes) continue;
    pending = Buffer.concat([pending, ...waiting.splice(0)]);
    waitingBytes = 0;
    for (;;) {
      if (wanted === null) {
        const end = pending.indexOf(10);
        if (end < 0) break;
        const [id = "", type, size] = pending.toString("latin1", 0, end).split(" ");
        pending = pending.subarray(end + 1);
        if (type === "missing") continue;
        wanted = { id, bytes: Number(size) };
      }
      // A line end follows every content.
      if (pending.length <= wanted.bytes) break;
      yield { id: wanted.id, content: pending.subarray(0, wanted.bytes) };
      pending = pending.subarray(wanted.bytes + 1);
      wanted = null;
    }
  }
}

/** Lists the changes that brought or took away one of the given contents, oldest first, on any branch. */
export async function listChanges(folder: string, ids: ReadonlySet<string>): Promise<Change[]> {
  if (ids.size === 0) return [];
  const args = [
    "log",
    "--all",
    "--reverse",
    "--date-order",
    "-m",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--format=commit %H %cI",
  ];
  const changes: Change[] = [];
  let commit: Commit = { id: "", at: "" };
  for await (const line of linesOf(gitOutput(folder, args))) {
    if (line.startsWith("commit ")) {
      const [, id = "", at = ""] = line.split(" ");
      commit = { id, at };
      continue;
    }
    const match = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*\t(.+)$/.exec(line);
    if (!match) continue;
    const [, before = "", after = "", path = ""] = match;
    if (ids.has(before) || ids.has(after)) {
      changes.push({ commit, path, before: contentOrNull(before), after: contentOrNull(after) });
    }
  }
  return changes;
}

/** Lists the files of HEAD as path and content id; empty before the first commit. */
export async function filesAtHead(folder: string): Promise<Map<string, string>> {
  if (!(await hasHead(folder))) return new Map();
  const listing = await gitText(folder, ["ls-tree", "-r", "-z", "HEAD"]);
  const files = new Map<string, string>();
  for (const entry of listing.split("\0")) {
    const match = /^\d+ blob ([0-9a-f]+)\t([\s\S]+)$/.exec(entry);
    if (match?.[1] && match[2]) files.set(match[2], match[1]);
  }
  return files;
}

/** Before the first commit HEAD names a branch that is not there, and git says so by failing. */
async function hasHead(folder: string): Promise<boolean> {
  try {
    return (await gitText(folder, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])) !== "";
  } catch (error) {
    if (error instanceof GitFault) return false;
    throw error;
  }
}

/** Lists the files of the working tree that are tracked or would be: those git ignores are none of the repository. */
export async function workingFiles(folder: string): Promise<string[]> {
  const listing = await gitText(folder, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  return [...new Set(listing.split("\0").filter((path) => path !== ""))];
}

function contentOrNull(id: string): string | null {
  return /^0+$/.test(id) ? null : id;
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
