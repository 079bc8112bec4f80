/** Our own table of SPF cases, section by section of RFC 7208; `check-host.test.ts` runs it in memory and over a socket. */

import type { SpfResult } from "./check-host.ts";
import { macroCases } from "./spf-cases-macros.ts";
import { mechanismCases } from "./spf-cases-mechanisms.ts";
import { recordCases } from "./spf-cases-records.ts";

/** A record, or how every question without a record of its type ends. TXT lists are the strings of one record. */
export type CaseRecord =
  | { TXT: string | string[] }
  | { SPF: string }
  | { A: string }
  | { AAAA: string }
  | { MX: [number, string] }
  | { PTR: string }
  | { CNAME: string }
  | "TIMEOUT"
  | "SERVFAIL";

/** Holds records by owner name. */
export type CaseZone = { [name: string]: CaseRecord[] };

/** Holds one policy, one client and the result RFC 7208 asks for. */
export type SpfCase = {
  /** The guarantee, as a sentence. */
  it: string;
  /** Published as TXT at case.test; left out when the case brings its own sender domain. */
  policy?: string;
  /** Names beside the group's. */
  zone?: CaseZone;
  /** Default 192.0.2.1. */
  ip?: string;
  /** Default user@case.test. */
  from?: string;
  /** Default mail.client.test. */
  helo?: string;
  want: SpfResult;
  /** Checked when given; null says there must be none. */
  explanation?: string | null;
  lookups?: number;
  voids?: number;
};

/** Holds the cases of one section and the names they share. */
export type SpfCaseGroup = { section: string; zone: CaseZone; cases: SpfCase[] };

/** Lists every case, in the order of the RFC. */
export const spfCaseGroups: SpfCaseGroup[] = [...recordCases, ...mechanismCases, ...macroCases];

/** Builds the whole zone of a case: the group's names, its own, and its policy at case.test. */
export function zoneOf(group: SpfCaseGroup, spfCase: SpfCase): CaseZone {
  const policy: CaseZone = spfCase.policy === undefined ? {} : { "case.test": [{ TXT: spfCase.policy }] };
  const zone: CaseZone = {};
  for (const part of [group.zone, policy, spfCase.zone ?? {}]) {
    for (const [name, records] of Object.entries(part)) zone[name] = [...(zone[name] ?? []), ...records];
  }
  return zone;
}
