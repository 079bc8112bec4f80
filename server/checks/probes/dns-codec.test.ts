import dnsPacket from "dns-packet";
import { describe, expect, test } from "vitest";
import { decodeMessage, encodeQuery, peekHeader } from "./dns-codec.ts";
import { DnsFormatError, decodeName, encodeName, isWithin, normalName, parentName } from "./dns-name.ts";

const flags = { id: 4711, recursionDesired: true, checkingDisabled: false, dnssec: false, edns: true };

describe("questions", () => {
  test("carry exactly the flags asked for, as an independent decoder reads them", () => {
    const plain = dnsPacket.decode(encodeQuery({ name: "shop.test", type: "A" }, flags));
    expect(plain).toMatchObject({ id: 4711, type: "query", flag_rd: true, flag_cd: false, flag_ad: true });
    expect(plain.questions).toEqual([{ name: "shop.test", type: "A", class: "IN" }]);
    expect(plain.additionals).toMatchObject([{ type: "OPT", udpPayloadSize: 1232, flag_do: false }]);

    const query = { ...flags, recursionDesired: false, checkingDisabled: true, dnssec: true };
    const signed = dnsPacket.decode(encodeQuery({ name: "shop.test", type: "CAA" }, query));
    expect(signed).toMatchObject({ flag_rd: false, flag_cd: true });
    expect(signed.additionals).toMatchObject([{ flag_do: true }]);

    const old = dnsPacket.decode(encodeQuery({ name: "shop.test", type: "A" }, { ...flags, edns: false }));
    expect(old.additionals).toEqual([]);
  });

  test.each(["a..b", ".a", `${"x".repeat(64)}.test`, Array(130).fill("a").join("."), "a\\"])(
    "%s cannot be asked",
    (name) => {
      expect(() => encodeName(name)).toThrow(DnsFormatError);
    },
  );

  test("names survive a round trip, odd bytes included", () => {
    for (const name of ["", "shop.test", "_dmarc.shop.test", "a\\.b.test", "a\\032b.test", "\\000.test", "x\\\\y"]) {
      expect(decodeName(encodeName(name), 0).name).toBe(name);
    }
    expect(decodeName(encodeName("Shop.TEST."), 0).name).toBe("shop.test");
  });
});

describe("answers", () => {
  test("every type of the contract is read", () => {
    const packet = dnsPacket.encode({
      type: "response",
      id: 1,
      flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.AUTHENTIC_DATA,
      questions: [{ type: "A", name: "shop.test" }],
      answers: [
        { type: "A", name: "Shop.test", ttl: 60, data: "192.0.2.10" },
        { type: "AAAA", name: "shop.test", ttl: 60, data: "2001:db8:0:0:1:0:0:1" },
        { type: "CNAME", name: "www.shop.test", ttl: 60, data: "Shop.test" },
        { type: "MX", name: "shop.test", ttl: 60, data: { preference: 10, exchange: "mx.shop.test" } },
        { type: "TXT", name: "shop.test", ttl: 60, data: ["v=spf1 inclu", "de:x.test -all"] },
        {
          type: "CAA",
          name: "shop.test",
          ttl: 60,
          data: { flags: 128, tag: "issue", value: "ca.test", issuerCritical: true },
        },
        {
          type: "DS",
          name: "shop.test",
          ttl: 60,
          data: { keyTag: 20326, algorithm: 8, digestType: 2, digest: Buffer.from("e06d44b8", "hex") },
        },
      ],
      authorities: [
        { type: "NS", name: "shop.test", ttl: 60, data: "ns1.shop.test" },
        {
          type: "SOA",
          name: "shop.test",
          ttl: 60,
          data: {
            mname: "ns1.shop.test",
            rname: "admin.shop.test",
            serial: 7,
            refresh: 1,
            retry: 2,
            expire: 3,
            minimum: 4,
          },
        },
      ],
      additionals: [
        { type: "PTR", name: "10.2.0.192.in-addr.arpa", ttl: 60, data: "shop.test" },
        {
          type: "OPT",
          name: ".",
          udpPayloadSize: 1232,
          flags: 0,
          options: [{ code: 15, data: Buffer.from([0, 6, ...Buffer.from("signature expired")]) }],
        },
      ],
    });
    const message = decodeMessage(packet);
    expect(message).toMatchObject({ isResponse: true, aa: true, ad: true, tc: false, rcode: "NOERROR", hasEdns: true });
    expect(message.question).toEqual({ name: "shop.test", type: "A", isInternet: true });
    expect(message.ede).toEqual([{ code: 6, text: "signature expired" }]);
    expect(message.answers).toEqual([
      { name: "shop.test", type: "A", ttl: 60, kind: "text", data: "192.0.2.10" },
      { name: "shop.test", type: "AAAA", ttl: 60, kind: "text", data: "2001:db8::1:0:0:1" },
      { name: "www.shop.test", type: "CNAME", ttl: 60, kind: "text", data: "shop.test" },
      { name: "shop.test", type: "MX", ttl: 60, kind: "mx", preference: 10, exchange: "mx.shop.test" },
      { name: "shop.test", type: "TXT", ttl: 60, kind: "text", data: "v=spf1 include:x.test -all" },
      { name: "shop.test", type: "CAA", ttl: 60, kind: "caa", flags: 128, tag: "issue", value: "ca.test" },
      {
        name: "shop.test",
        type: "DS",
        ttl: 60,
        kind: "ds",
        keyTag: 20326,
        algorithm: 8,
        digestType: 2,
        digest: "e06d44b8",
      },
    ]);
    expect(message.authority).toMatchObject([
      { kind: "text", data: "ns1.shop.test" },
      { kind: "soa", serial: 7, refresh: 1, retry: 2, expire: 3, minimum: 4 },
    ]);
    expect(message.additional).toHaveLength(1);
  });

  test("the root key of 2017 gets its published key tag", () => {
    // The key-signing key of the root zone as IANA publishes it (root-anchors.xml, key tag 20326).
    const key =
      "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kv" +
      "ArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+e" +
      "oZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwN" +
      "R1AkUTV74bU=";
    const packet = dnsPacket.encode({
      type: "response",
      id: 1,
      questions: [],
      answers: [
        { type: "DNSKEY", name: ".", ttl: 1, data: { flags: 257, algorithm: 8, key: Buffer.from(key, "base64") } },
        {
          type: "RRSIG",
          name: "shop.test",
          ttl: 1,
          data: {
            typeCovered: "A",
            algorithm: 13,
            labels: 2,
            originalTTL: 60,
            expiration: 1_900_000_000,
            inception: 1_800_000_000,
            keyTag: 5,
            signersName: "shop.test",
            signature: Buffer.alloc(64),
          },
        },
      ],
    });
    expect(decodeMessage(packet).answers).toMatchObject([
      { name: "", kind: "dnskey", flags: 257, algorithm: 8, keyTag: 20326, key },
      { kind: "rrsig", typeCovered: "A", signer: "shop.test", inceptionSeconds: 1.8e9, expirationSeconds: 1.9e9 },
    ]);
  });

  test("unknown types and TLSA keep their bytes", () => {
    const packet = response("0000340001000000050003030101" /* TLSA */, 1);
    expect(decodeMessage(packet).answers).toEqual([{ name: "", type: "TLSA", ttl: 5, kind: "other", hex: "030101" }]);
    expect(decodeMessage(response("0002010001000000050001ff", 1)).answers[0]).toMatchObject({
      type: "TYPE513",
      hex: "ff",
    });
  });

  test.each([
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2620:127:f00f:5:0:0:0:0", "2620:127:f00f:5::"],
    ["10:0:0:100:0:0:0:0", "10:0:0:100::"],
  ])("the address %s is written %s", (groups, text) => {
    const hex = groups
      .split(":")
      .map((group) => group.padStart(4, "0"))
      .join("");
    expect(decodeMessage(response(`00001c0001000000050010${hex}`, 1)).answers[0]).toMatchObject({ data: text });
  });

  test("the high bits of the rcode count", () => {
    const badvers = decodeMessage(response("000029000001000000" + "0000", 0, 1));
    expect(badvers.rcode).toBe("OTHER"); // BADVERS is 16
  });
});

describe("hostile packets", () => {
  test("compression loops, forward pointers and overlong names end in a format error", () => {
    expect(() => decodeName(Buffer.from([0xc0, 0x00]), 0)).toThrow(DnsFormatError);
    expect(() => decodeName(Buffer.from([0xc0, 0x02, 0xc0, 0x00]), 2)).toThrow(DnsFormatError);
    expect(() => decodeName(Buffer.from([0xc0, 0x04, 0, 0, 0]), 0)).toThrow(DnsFormatError);
    expect(() => decodeName(Buffer.from([1, 0x61, 0xc0, 0x00]), 0)).toThrow(DnsFormatError);
    expect(() => decodeName(Buffer.from([0x40, 0x61]), 0)).toThrow(DnsFormatError);
    const long = Buffer.concat([...Array(130).fill(Buffer.from([1, 0x61])), Buffer.from([0])]);
    expect(() => decodeName(long, 0)).toThrow("over 255 bytes");
  });

  test("counts that promise more than the packet holds end in a format error", () => {
    expect(() => decodeMessage(Buffer.from("000080000001ffffffffffff", "hex"))).toThrow(DnsFormatError);
    expect(() => decodeMessage(response("0000010001000000050003aabbcc", 1))).toThrow("3 bytes instead of 4");
    expect(() => decodeMessage(response("00001000010000000500020561", 1))).toThrow(DnsFormatError);
  });

  test("10,000 random and 10,000 damaged packets never crash, hang or throw anything but a format error", () => {
    const random = seededRandom(7);
    const good = dnsPacket.encode({
      type: "response",
      id: 1,
      questions: [{ type: "MX", name: "shop.test" }],
      answers: [
        { type: "MX", name: "shop.test", ttl: 60, data: { preference: 10, exchange: "mx.shop.test" } },
        { type: "TXT", name: "shop.test", ttl: 60, data: ["one", "two"] },
        {
          type: "CAA",
          name: "shop.test",
          ttl: 60,
          data: { flags: 0, tag: "issue", value: "ca.test", issuerCritical: false },
        },
      ],
    });
    const started = performance.now();
    for (let round = 0; round < 20_000; round += 1) {
      const isRandom = round % 2 === 0;
      const packet = isRandom
        ? Buffer.alloc(random(600))
        : Buffer.from(good.subarray(0, 12 + random(good.length - 11)));
      const damage = isRandom ? packet.length : 1 + random(4);
      for (let index = 0; index < damage; index += 1) packet[isRandom ? index : random(packet.length)] = random(256);
      peekHeader(packet);
      try {
        decodeMessage(packet);
      } catch (error) {
        if (!(error instanceof DnsFormatError)) throw error;
      }
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

test("names compare without case and final dot, and know their parents", () => {
  expect(normalName(" WWW.Shop.Test. ")).toBe("www.shop.test");
  expect(isWithin("www.shop.test", "shop.test")).toBe(true);
  expect(isWithin("wwwshop.test", "shop.test")).toBe(false);
  expect(isWithin("shop.test", "")).toBe(true);
  expect([parentName("www.shop.test"), parentName("test")]).toEqual(["shop.test", ""]);
});

function response(recordsHex: string, answers: number, additional = 0): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(0x8000, 2);
  header.writeUInt16BE(answers, 6);
  header.writeUInt16BE(additional, 10);
  return Buffer.concat([header, Buffer.from(recordsHex, "hex")]);
}

/** A linear congruential generator, so that a failing packet can be made again. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % Math.max(1, below);
  };
}
