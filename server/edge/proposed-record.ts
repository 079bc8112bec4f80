/** A DNS record somebody proposes, as a form or a fix sends it. */
import { z } from "zod";
import { changeActs, type DnsChange, readRecord } from "../checks/dns/record-change.ts";
import { InvalidInput } from "../errors.ts";

export const ProposedRecord = z.object({
  act: z.enum(changeActs).default("add"),
  type: z.string().trim().min(1, "Choose a type.").max(10),
  name: z.string().trim().max(253, "A name has at most 253 characters."),
  value: z.string().trim().max(5_000, "A value has at most 4,080 characters."),
  ttl: z.number().int("A TTL is a whole number of seconds.").min(0).max(2_147_483_647).nullable().default(null),
});

/** Reads a proposal for a domain. Throws `InvalidInput` with the field to look at. */
export function readProposal(record: z.infer<typeof ProposedRecord>, domain: string): DnsChange {
  const reading = readRecord(record, domain);
  if (!reading.ok) throw new InvalidInput(reading.field, reading.message);
  return reading.change;
}
