import { expect, test } from "vitest";
import { createCertificateLogProbe, readLog } from "./certificate-log.ts";

/** As crt.sh writes them: a precertificate and its certificate share the serial number. */
const recorded = [
  {
    issuer_ca_id: 295814,
    issuer_name: "C=US, O=Let's Encrypt, CN=E7",
    common_name: "shop.test",
    name_value: "shop.test\nwww.shop.test",
    id: 2,
    entry_timestamp: "2026-10-01T09:12:11.51",
    not_before: "2026-10-01T08:13:40",
    not_after: "2026-12-30T08:13:39",
    serial_number: "04a1",
  },
];
const twice = JSON.stringify([recorded[0], { ...recorded[0], id: 1 }]);
const parsed = {
  issuer: "C=US, O=Let's Encrypt, CN=E7",
  names: ["shop.test", "www.shop.test"],
  serial: "04a1",
  notBefore: "2026-10-01T08:13:40.000Z",
  notAfter: "2026-12-30T08:13:39.000Z",
};

test("a certificate and its precertificate are one, with times in UTC", () => {
  expect(readLog(twice)).toEqual([parsed]);
});

test.each([
  ["an error page", "<html>502</html>", null],
  ["an object", '{"error":"busy"}', null],
  ["an empty list", "[]", []],
  [
    "entries without what counts",
    '[1,null,{"issuer_name":"x"},{"issuer_name":"x","name_value":"y","not_before":"z","not_after":"z"}]',
    [],
  ],
])("%s", (_name, text, expected) => {
  expect(readLog(text)).toEqual(expected);
});

/** A service that answers from a list, one turn after the other, and says what it was asked. */
function service(turns: { status: number | null; text: string }[], now: () => Date) {
  const asked: string[] = [];
  const probe = createCertificateLogProbe({
    searchUrl: `https://log.test/?q={domain}&run=${Math.random()}`,
    clock: now,
    http: {
      async download(url) {
        asked.push(url);
        const { status, text } = turns[Math.min(asked.length, turns.length) - 1] ?? { status: 404, text: "" };
        const fault = status === null ? { kind: "timeout" as const, code: "ETIMEDOUT", message: "no answer" } : null;
        return { status, bytes: Buffer.from(text), locationResolved: null, fault };
      },
    },
    recorder: {
      apart: (work) => work(),
      attach: () => undefined,
      record: (kind, request, full) => ({
        kind,
        request,
        at: "",
        vantage: "",
        responseExcerpt: String(full),
        sha256: "",
        toolVersion: "",
      }),
    },
  });
  return { probe, asked };
}

test("a domain is looked up once a day, and asked as its name says", async () => {
  let now = new Date("2026-11-10T12:00:00Z");
  const { probe, asked } = service([{ status: 200, text: twice }], () => now);
  expect(await probe.search("shop.test")).toEqual({ outcome: "ok", reason: null, certificates: [parsed] });
  await probe.search("shop.test");
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain("?q=shop.test&");
  now = new Date(now.getTime() + 86_400_000);
  await probe.search("shop.test");
  expect(asked).toHaveLength(2);
});

test("a service that is down is an outcome, and is asked again next time", async () => {
  const turns = [
    { status: null, text: "" },
    { status: 503, text: "busy" },
    { status: 200, text: "[]" },
  ];
  const { probe } = service(turns, () => new Date());
  expect(await probe.search("a.test")).toMatchObject({ outcome: "fault", reason: "no answer" });
  expect(await probe.search("a.test")).toMatchObject({ outcome: "fault", reason: "it answered 503" });
  expect(await probe.search("a.test")).toMatchObject({ outcome: "ok", certificates: [] });
});
