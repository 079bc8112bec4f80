/** Reads rows of the register as the checks and the screens know them. */
import type { AccessRecord } from "../../prisma/generated/client.ts";
import {
  type AccessRow,
  accessSystems,
  founderWords,
  grantMethods,
  helperLevels,
  mfaKinds,
  ownerSides,
} from "../checks/ho/access-facts.ts";
import { oneOf } from "../words.ts";

/** Gives a stored row in the words of the checks. */
export function accessRowOf(row: AccessRecord): AccessRow {
  return {
    system: oneOf(accessSystems, row.system),
    isUsed: row.isUsed,
    ownerName: row.ownerName,
    ownerSide: wordOrNull(ownerSides, row.ownerSide),
    ownerMailbox: row.ownerMailbox,
    secondAdmin: row.secondAdmin,
    mfa: wordOrNull(mfaKinds, row.mfa),
    hasBackupCodes: row.hasBackupCodes,
    helperLevel: wordOrNull(helperLevels, row.helperLevel),
    helperName: row.helperName,
    helperEndsOn: dayOf(row.helperEndsOn),
    grantedBy: wordOrNull(grantMethods, row.grantedBy),
    isSharedLogin: row.isSharedLogin,
    founderWord: wordOrNull(founderWords, row.founderWord),
    founderAt: row.founderAt?.toISOString() ?? null,
  };
}

/** Gives a stored day as `YYYY-MM-DD`; null stays null. */
export function dayOf(at: Date | null): string | null {
  return at === null ? null : at.toISOString().slice(0, 10);
}

function wordOrNull<W extends string>(words: readonly W[], value: string | null): W | null {
  return value === null ? null : oneOf(words, value);
}
