/** The private files of catalogue section 6, and how their content shows what they are. */
import { type Guess, isGzip } from "./guess-paths.ts";
import { scanText } from "./scan.ts";

/** Names of variables at the beginning of a line with something behind them. */
const VARIABLE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*\S/gm;

function variablesIn(body: string): string[] {
  return [...body.matchAll(VARIABLE)].map(([, name = ""]) => name);
}

function startsWith(...beginnings: string[]): (body: string) => boolean {
  return (body) => beginnings.some((beginning) => body.startsWith(beginning));
}

function holds(pattern: RegExp): (body: string) => boolean {
  return (body) => pattern.test(body);
}

const isGitConfig = holds(/^\s*\[core\]/m);
const isDump = holds(/\b(?:CREATE TABLE|INSERT INTO)\b|PostgreSQL database dump/);
const isZip = startsWith("PK\u0003\u0004");
/** Apple's store of folder views begins with 00 00 00 01 "Bud1". */
const isFolderView = startsWith("\u0000\u0000\u0000\u0001Bud1");

type Parts = Pick<Guess, "key" | "what" | "isHit"> & Partial<Guess>;
function files(paths: readonly string[], parts: Parts): Guess[] {
  return paths.map((path) => ({ level: "fail", ...parts, path, key: paths.length > 1 ? keyOf(path) : parts.key }));
}

function keyOf(path: string): string {
  return path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** Every file to try, in the order of the catalogue. */
export const exposedPaths: readonly Guess[] = [
  ...files(["/.env", "/.env.local", "/.env.production", "/.env.bak"], {
    key: "env",
    what: "a file with passwords and keys",
    isHit: (body) => variablesIn(body).length >= 2,
    keep: variablesIn,
  }),
  ...files(["/.git/HEAD"], {
    key: "git-head",
    what: "the history of the shop's code",
    isHit: holds(/^(?:ref: refs\/|[0-9a-f]{40}\s*$)/),
  }),
  ...files(["/.git/config"], { key: "git-config", what: "the history of the shop's code", isHit: isGitConfig }),
  ...files(["/.svn/entries"], {
    key: "svn-entries",
    what: "the history of the shop's code",
    isHit: holds(/^\d+\r?\n/),
  }),
  ...files(["/.hg/requires"], {
    key: "hg-requires",
    what: "the history of the shop's code",
    isHit: holds(/^(?:revlogv1|store|dotencode|fncache|share-safe)\b/m),
  }),
  ...files(["/.DS_Store"], { key: "ds-store", what: "a list of all files in a folder", isHit: isFolderView }),
  ...files(["/backup.zip", "/site.zip", "/www.zip"], { key: "zip", what: "a backup of the shop", isHit: isZip }),
  ...files(["/backup.tar.gz", "/dump.sql.gz"], { key: "gzip", what: "a backup of the shop", isHit: isGzip }),
  ...files(["/dump.sql", "/backup.sql", "/db.sql", "/database.sql"], {
    key: "dump",
    what: "a copy of the database",
    isHit: isDump,
  }),
  ...files(["/wp-config.php.bak", "/wp-config.php~", "/wp-config.php.old"], {
    key: "wp-config",
    what: "the password of the database",
    isHit: holds(/\bDB_PASSWORD\b/),
  }),
  ...files(["/.npmrc"], { key: "npmrc", what: "a key to the code's packages", isHit: holds(/_authToken\s*=/) }),
  ...files(["/docker-compose.yml"], {
    key: "docker-compose-yml",
    what: "the plan of the servers",
    isHit: holds(/^services:\s*$/m),
  }),
  ...files(["/.aws/credentials"], {
    key: "aws-credentials",
    what: "the keys to the cloud account",
    isHit: holds(/^\s*aws_access_key_id\s*=/m),
  }),
  ...files(["/id_rsa"], {
    key: "id-rsa",
    what: "a key that opens servers",
    isHit: holds(/^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/),
  }),
  ...files(["/storage/logs/laravel.log"], {
    key: "laravel-log",
    what: "the error log",
    isHit: holds(/^\[\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[^\]]*\] \w+\.[A-Z]+:/m),
  }),
  ...files(["/config.json", "/credentials.json"], {
    key: "secret-json",
    what: "a file with keys",
    isHit: (body) => secretsIn(body).length > 0,
    keep: secretsIn,
  }),
  ...files(["/.vercel/project.json"], {
    key: "vercel-project",
    what: "the settings of the hosting project",
    isHit: holds(/"projectId"\s*:\s*"prj_/),
  }),
  ...files(["/package.json", "/package-lock.json", "/composer.json", "/composer.lock", "/yarn.lock"], {
    key: "packages",
    what: "the list of the shop's building blocks",
    level: "warn",
    severity: "info",
    isHit: holds(/"(?:dependencies|lockfileVersion|packages|require|scripts)"\s*:|^# yarn lockfile v\d/m),
  }),
  ...files(["/backup/", "/backups/", "/uploads/"], {
    key: "listing",
    what: "a folder whose files anyone can list",
    level: "warn",
    // What stands in it is another finding: a list of pictures is no leak.
    severity: "medium",
    isPage: true,
    isHit: holds(/<title>Index of \/|<h1>Index of \//i),
  }),
];

function secretsIn(body: string): string[] {
  const secrets = scanText(body, { file: "guess" }).filter((match) => match.class === "secret");
  return secrets.map(({ rule, prefix, length }) => `${rule} ${prefix}… (${length} characters)`);
}
