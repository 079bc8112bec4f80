/** Looks into a store's repository at its code host, by an address that was vetted; a token goes to that host alone. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  answersRemote,
  CloneLimit,
  type Remote,
  type RepositoryPlace,
  readRepositoryUrl,
  repositoryName,
  withClone,
} from "../sec/clone-repository.ts";
import { GitFault } from "../sec/git.ts";
import { type FolderFinding, scanFolder } from "../sec/scan-folder.ts";
import { isPublicAddress } from "./address.ts";
import { ProbeFault } from "./probes.ts";
import type { ProbeSettings } from "./settings.ts";

export type RepositorySettings = Pick<ProbeSettings, "allowPrivate" | "ca"> & {
  url: string;
  /** Null for a repository anybody may read. */
  token: string | null;
  /** Other hosts than the usual ones, with their ports; for tests only. */
  hosts?: readonly string[];
};

export type RepositoryScan = {
  name: string;
  /** Anybody may read it. */
  isPublic: boolean;
  findings: FolderFinding[];
  /** Marked by the shop itself as no leak (`.gitleaksignore`, `gitleaks:allow`). */
  ignored: FolderFinding[];
  scanned: { files: number; bytes: number; commits: number };
  /** Files over 1 MiB that were not read; at most 20. */
  tooLarge: string[];
  /** What no scan of a clone can see, in sentences. */
  limits: string[];
};

export type RepositoryAccess = {
  /** `github.com/owner/name`. */
  name: string;
  /**
   * Clones and scans it; `key` makes the fingerprints, `addresses` resolves a host's name. Throws a `ProbeFault` that says
   * what kept us from it.
   */
  scan(options: { key: string; addresses: (host: string) => Promise<string[]> }): Promise<RepositoryScan>;
  /** Tells whether the host lets us read it with what we were given. Throws a `ProbeFault` when the host is silent. */
  canRead(addresses: (host: string) => Promise<string[]>): Promise<boolean>;
};

/** Opens a repository for reading; nothing is asked yet. Throws a `RangeError` for an address we do not fetch from. */
export function openRepository(settings: RepositorySettings): RepositoryAccess {
  const place = readRepositoryUrl(settings.url, settings.hosts);
  if (place === null) throw new RangeError("not the https address of a repository at a host we know");
  const name = repositoryName(place);
  return {
    name,
    canRead: (addresses) => within(settings, place, addresses, (remote) => answersRemote(remote)),
    scan: ({ key, addresses }) =>
      within(settings, place, addresses, async (remote) => {
        const isPublic = settings.token === null || (await answersRemote({ ...remote, token: null }));
        const found = await withClone(remote, (folder) => scanFolder(folder, { key }));
        return {
          name,
          isPublic,
          findings: found.findings,
          ignored: found.ignored,
          scanned: found.scanned,
          tooLarge: found.skipped
            .filter(({ reason }) => reason === "too-large")
            .slice(0, 20)
            .map(({ file }) => file),
          limits: found.limits,
        };
      }),
  };
}

async function within<T>(
  { allowPrivate, ca, token }: RepositorySettings,
  place: RepositoryPlace,
  addresses: (host: string) => Promise<string[]>,
  work: (remote: Remote) => Promise<T>,
): Promise<T> {
  const found = await addresses(place.host);
  const address = found.find((candidate) => allowPrivate || isPublicAddress(candidate));
  if (address === undefined) throw new ProbeFault(`${place.host} has no address that may be asked`);
  const folder = ca === undefined ? null : mkdtempSync(join(tmpdir(), "launch-ready-ca-"));
  try {
    const caFile = folder === null ? null : join(folder, "ca.pem");
    if (caFile !== null) writeFileSync(caFile, ca ?? "");
    return await work({ place, address, token, caFile });
  } catch (error) {
    if (error instanceof CloneLimit) throw new ProbeFault(`${repositoryName(place)} was not read: ${error.message}`);
    if (error instanceof GitFault) throw new ProbeFault(`${repositoryName(place)} was not read: ${error.message}`);
    throw error;
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}
