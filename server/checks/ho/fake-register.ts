/** A register as a shop in good order has it, for tests. */
import { type AccessRow, accessSystems } from "./access-facts.ts";

/** The clock of these tests. */
export const registerNow = new Date("2026-11-24T12:00:00Z");

/** Gives eleven rows without a fault; `changes` alters rows by their system, null leaves one out. */
export function fakeRegister(changes: Partial<Record<AccessRow["system"], Partial<AccessRow> | null>> = {}) {
  return accessSystems.flatMap((system): AccessRow[] => {
    const change = changes[system];
    if (change === null) return [];
    return [
      {
        system,
        isUsed: true,
        ownerName: "Ines Duarte",
        ownerSide: "founder",
        ownerMailbox: "ines@mailbox.example",
        secondAdmin: "Lea Duarte",
        mfa: "app",
        hasBackupCodes: true,
        helperLevel: "none",
        helperName: "",
        helperEndsOn: null,
        grantedBy: "invitation",
        isSharedLogin: false,
        founderWord: "mine",
        founderAt: "2026-11-20T12:00:00Z",
        ...change,
      },
    ];
  });
}
