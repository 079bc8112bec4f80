/** The part of `dns-packet` (which ships no types) that the tests use as an independent codec. */
declare module "dns-packet" {
  type Question = { name: string; type: string; class?: string };
  type Resource = { name: string; type: string; ttl?: number; data?: unknown; [key: string]: unknown };
  type Packet = {
    id?: number;
    type?: "query" | "response";
    flags?: number;
    questions?: Question[];
    answers?: Resource[];
    authorities?: Resource[];
    additionals?: Resource[];
    [key: string]: unknown;
  };
  const codec: {
    encode(packet: Packet): Buffer;
    decode(buffer: Buffer): Packet;
    AUTHORITATIVE_ANSWER: number;
    TRUNCATED_RESPONSE: number;
    RECURSION_DESIRED: number;
    RECURSION_AVAILABLE: number;
    AUTHENTIC_DATA: number;
    CHECKING_DISABLED: number;
    DNSSEC_OK: number;
  };
  export default codec;
}
