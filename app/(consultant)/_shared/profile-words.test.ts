import { describe, expect, it } from "vitest";
import { emptyProfile, hostRoles } from "@/server/checks/store-profile.ts";
import { cleanProfile, errorUnder, hostRoleIds, linesOf, withPath } from "./profile-words.ts";

describe("a store's profile in forms", () => {
  it("forgets a page whose field was emptied, and keeps the others", () => {
    expect(withPath({ home: "/", cart: "/cart", login: "/login" }, "cart", " ")).toEqual({
      home: "/",
      login: "/login",
    });
    expect(withPath({ home: "/" }, "cart", "/basket")).toEqual({ home: "/", cart: "/basket" });
  });

  it("never forgets the home page: an empty one is the form's to refuse", () => {
    expect(withPath({ home: "/" }, "home", "")).toEqual({ home: "" });
  });

  it("sends no empty addresses and no half-typed selectors", () => {
    const profile = emptyProfile("shop.example");
    profile.hosts.push({ name: " ", role: "vendor", http: true, required: false });
    profile.senders.push({ fromDomain: "shop.example", stream: "marketing", selectors: ["k1 ", ""] });
    profile.senders.push({ fromDomain: "shop.example", stream: "personal", selectors: [""] });
    const clean = cleanProfile(profile);
    expect(clean.hosts.map(({ name }) => name)).toEqual(["shop.example", "www.shop.example"]);
    expect(clean.senders).toEqual([
      { fromDomain: "shop.example", stream: "marketing", selectors: ["k1"] },
      { fromDomain: "shop.example", stream: "personal" },
    ]);
  });

  it("offers every role a host can have", () => {
    expect(hostRoleIds).toEqual([...hostRoles]);
  });

  it("reads one entry a line", () => {
    expect(linesOf(" https://a.example/ \n\nhttps://b.example/\n")).toEqual([
      "https://a.example/",
      "https://b.example/",
    ]);
  });

  it("finds a message at its field or inside it, never at a neighbour", () => {
    const error = { message: "No.", field: "profile.hosts.2.name" };
    expect(errorUnder(error, "profile.hosts.2.name")).toBe("No.");
    expect(errorUnder(error, "profile.hosts")).toBe("No.");
    expect(errorUnder(error, "profile.hosts.20")).toBeNull();
    expect(errorUnder(error, "profile.host")).toBeNull();
    expect(errorUnder(null, "profile")).toBeNull();
  });
});

it("forgets what was emptied of the smoke tests, and makes nothing up", () => {
  const profile = emptyProfile("shop.example");
  const smoke = { marker: "Fern", testSku: "  ", checkoutApi: "", buildMarker: undefined };
  expect(cleanProfile({ ...profile, smoke }).smoke).toEqual({ marker: "Fern" });
  expect("smoke" in cleanProfile({ ...profile, smoke: { marker: "" } })).toBe(false);
});
