import { expect, test } from "vitest";
import { chainOf, EvidencePack, signPack, verifyPack } from "./evidence-pack.ts";
import { fakeBodies, fakeKey, fakePack, fakeProof } from "./fake-pack.ts";

const key = fakeKey();
const trusted = new Map([[key.keyId, key.publicKey]]);
const noon = new Date("2026-11-24T12:00:00.000Z");
const pack = fakePack(key);
const copy = (): EvidencePack => structuredClone(pack);

test("an untouched pack holds, and survives being written and read", () => {
  expect(verifyPack(EvidencePack.parse(JSON.parse(JSON.stringify(pack))), trusted, noon)).toMatchObject({
    state: "valid",
    problems: [],
    isKeyTrusted: true,
    firstExpiry: "2026-11-25T08:00:00.000Z",
  });
});

test("it turns amber by itself when a proof ends, and names what ended", () => {
  const verdict = verifyPack(pack, trusted, new Date("2026-11-25T08:00:00.000Z"));
  expect(verdict.state).toBe("amber");
  expect(verdict.problems[0]).toContain("Domain resolves");
});

test.each([
  [
    "a failing proof",
    fakeBodies().map((body, index) =>
      index === 0 ? fakeProof("dns.apex-resolves", { status: "fail", summary: "No address." }) : body,
    ),
    "No address.",
  ],
  ["a missing proof", fakeBodies().slice(1), "has not been checked"],
  [
    "an answer without proof",
    fakeBodies().map((body, index) => (index === 0 ? fakeProof("dns.apex-resolves", { confidence: 0.3 }) : body)),
    "no evidence",
  ],
])("%s is amber though the signature fits", (_, bodies, words) => {
  const verdict = verifyPack(fakePack(key, bodies), trusted, noon);
  expect([verdict.state, verdict.problems.join(" ")]).toEqual(["amber", expect.stringContaining(words)]);
});

test("every single character of it matters", () => {
  const text = JSON.stringify(pack);
  const step = Math.ceil(text.length / 400);
  for (let at = 0; at < text.length; at += step) {
    const letter = text[at] === "x" ? "y" : "x";
    const changed = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
    expect(holds(changed), `character ${at}: …${text.slice(Math.max(0, at - 20), at + 20)}…`).toBe(false);
  }
});

function holds(text: string): boolean {
  try {
    return verifyPack(EvidencePack.parse(JSON.parse(text)), trusted, noon).state === "valid";
  } catch {
    return false;
  }
}

test("the entry where the chain breaks is named", () => {
  const changed = copy();
  const entry = changed.chain[3];
  if (entry?.body.kind !== "check") throw new Error("no proof");
  entry.body.status = "warn";
  expect(verifyPack(changed, trusted, noon).problems[0]).toContain(
    `Entry 3 (${entry.body.checkId} on shop.example) was changed`,
  );
});

test("entries left out, moved or put in are seen", () => {
  const [out, moved, twice] = [copy(), copy(), copy()];
  out.chain.splice(2, 1);
  moved.chain.reverse();
  const [first] = twice.chain;
  if (first) twice.chain.push(first);
  for (const broken of [out, moved, twice]) expect(verifyPack(broken, trusted, noon).state).toBe("invalid");
  const cut = copy();
  cut.chain.length -= 1;
  expect(verifyPack(cut, trusted, noon).problems).toEqual([
    "The signature does not fit: the pack was changed, or signed with another key.",
  ]);
});

test("a chain made anew without the key does not fit the signature", () => {
  const forged = {
    ...copy(),
    chain: chainOf(fakeBodies().map((body) => (body.kind === "sign-off" ? { ...body, founderName: "Mallory" } : body))),
  };
  expect(verifyPack(forged, trusted, noon).state).toBe("invalid");
});

test("a pack signed with another key is refused by whoever knows the portal's, whatever name the key has", () => {
  const [other, same] = [fakeKey("k2"), fakeKey("k1")];
  expect(verifyPack(fakePack(other), trusted, noon).problems[0]).toContain("not among the keys you trust");
  expect(verifyPack(fakePack(same), trusted, noon).problems[0]).toContain("another key under the name k1");
  const { signature: _, ...content } = copy();
  expect(verifyPack({ ...signPack(content, other), keyId: "k1", publicKey: key.publicKey }, trusted, noon).state).toBe(
    "invalid",
  );
});

test("without the portal's keys the pack is judged and said not to be compared", () => {
  expect(verifyPack(pack, null, noon)).toMatchObject({ state: "valid", isKeyTrusted: false });
});

test("an empty chain and a key of another kind are no proof", () => {
  expect(verifyPack(fakePack(key, []), trusted, noon).state).toBe("invalid");
  expect(verifyPack({ ...copy(), publicKey: "AAAA" }, null, noon).problems).toEqual([
    "The pack's public key is no Ed25519 key.",
  ]);
});
