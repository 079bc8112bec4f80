/** Things that are slow to make or must outlive the process, kept as JSON under a folder. */
import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Reads a JSON file of the folder, or makes it once: of two processes that start together both use what the first wrote.
 * `isGood` refuses a kept value that has aged; it is then made anew.
 */
export async function readOrCreate<T>(
  folder: string,
  name: string,
  create: () => Promise<T>,
  isGood: (value: T) => boolean = () => true,
): Promise<T> {
  const path = join(folder, name);
  const kept = await read<T>(path);
  if (kept !== null && isGood(kept)) return kept;
  if (kept !== null) await rm(path, { force: true });
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  // 0600: among what is kept are the private keys of the world's certificate authority.
  await writeFile(draft, JSON.stringify(await create()), { mode: 0o600 });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const made = await read<T>(path);
  if (made === null) throw new Error(`${path} vanished while it was read`);
  return made;
}

async function read<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** Says whether an error carries one of Node's codes. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
