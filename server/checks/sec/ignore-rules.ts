/** Reads what people marked as no leak: `.gitleaksignore`, comments on a line, a baseline of earlier findings. */

/** Tells whether an entry of `.gitleaksignore` names a finding. */
export type Ignored = (finding: { file: string; line: number; fingerprint: string; commits: string[] }) => boolean;

/** Comments by which a line says that its value may stay: ours, gitleaks', secretlint's, trufflehog's. */
const INLINE_ALLOW = /(?:launch-ready|gitleaks):allow|secretlint-disable-line|trufflehog:ignore/;
/** Minified files are one line: only a comment close by speaks of the value. */
const INLINE_REACH = 300;

/** Tells whether the line a value stands on allows it. */
export function isAllowedInline(text: string, offset: number): boolean {
  const end = text.indexOf("\n", offset);
  const line = text.slice(offset, Math.min(end < 0 ? text.length : end, offset + INLINE_REACH));
  return INLINE_ALLOW.test(line);
}

/**
 * Reads `.gitleaksignore` (gitleaks README, "Fingerprint"): lines of `commit:file:rule:line` or `file:rule:line`, or a
 * fingerprint of ours. Rule names of others are not compared: file and line say enough.
 */
export function readIgnoreFile(text: string): Ignored {
  const entries = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const fingerprints = new Set(entries.filter((entry) => /^[0-9a-f]{64}$/.test(entry)));
  const places = entries.flatMap((entry) => {
    const match = /^(?:([0-9a-f]{7,64}):)?(.+):[\w-]+:(\d+)$/.exec(entry);
    return match ? [{ commit: match[1] ?? null, file: match[2] ?? "", line: Number(match[3]) }] : [];
  });
  return ({ file, line, fingerprint, commits }) =>
    fingerprints.has(fingerprint) ||
    places.some(
      (place) =>
        place.file === file &&
        place.line === line &&
        (place.commit === null || commits.some((commit) => commit.startsWith(place.commit ?? ""))),
    );
}

/**
 * Reads a baseline: an earlier output of this scan, or one fingerprint a line. Throws a SyntaxError when it is neither,
 * because a baseline that is not understood would hide nothing and surprise everyone.
 */
export function readBaseline(text: string): Set<string> {
  const isFingerprint = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
  if (!/^\s*[[{]/.test(text)) {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    const bad = lines.find((line) => line !== "" && !line.startsWith("#") && !isFingerprint(line));
    if (bad !== undefined) throw new SyntaxError("The baseline holds a line that is no fingerprint.");
    return new Set(lines.filter(isFingerprint));
  }
  const found = new Set<string>();
  function collect(value: unknown): void {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (name === "fingerprint" && isFingerprint(inner)) found.add(inner);
        else collect(inner);
      }
    }
  }
  collect(JSON.parse(text));
  return found;
}
