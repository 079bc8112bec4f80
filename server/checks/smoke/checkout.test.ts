import { describe, expect, test } from "vitest";
import type { FakeResponse, FakeWeb } from "../probes/fake-http.ts";
import { readBasket } from "./basket.ts";
import { checkout } from "./checkout.ts";
import { contextOf, keysOf, origin, shop } from "./fake-shop.ts";

const liveKey = ["pk", "live", "A1b2C3d4E5f6"].join("_");
const testKey = ["pk", "test", "A1b2C3d4E5f6"].join("_");
const item = `<h1>Blue mug</h1><form method="post" action="/cart/add"><input type="hidden" name="sku" value="MUG-1"><button>Add</button></form>`;
const stripe = '<script src="https://js.stripe.com/v3/"></script>';
const script = { headers: { "content-type": "text/javascript" }, body: "x" };

/** A shop with one item; the basket stands in a cookie. */
function web(
  changes: { cart?: FakeResponse; pay?: FakeResponse; add?: FakeResponse; vendor?: FakeResponse } = {},
): FakeWeb {
  const filled = `<p>1 × Blue mug € 14.00</p><form method="post" action="/cart/clear"><button>Empty</button></form>`;
  const {
    cart = filled,
    pay = `${stripe}<script>pay("${liveKey}")</script>`,
    add = { status: 303, headers: { location: "/cart", "set-cookie": "basket=1; Path=/" } },
    vendor = script,
  } = changes;
  return {
    [`${origin}/mug`]: item,
    [`POST ${origin}/cart/add`]: ({ form }) => (form === "sku=MUG-1" ? add : 400),
    [`${origin}/cart`]: ({ headers }) => (headers.cookie?.includes("basket=1") ? cart : "<p>Your cart is empty</p>"),
    [`POST ${origin}/cart/clear`]: "303 https://www.shop.test/cart",
    [`${origin}/checkout`]: pay,
    "https://js.stripe.com/v3/": vendor,
  };
}

async function say(answers: FakeWeb, more: Parameters<typeof contextOf>[1] = {}) {
  const context = contextOf(answers, more);
  const facts = await checkout.gather(context);
  return { facts, asked: context.probes.asked, verdicts: checkout.judge({ ...context, facts }) };
}

describe("a shop with forms", () => {
  test("an item goes in, the payment step opens, nothing is ordered, and the cart is cleared", async () => {
    const { verdicts, asked, facts } = await say(web());
    expect(keysOf(verdicts)).toEqual(["/checkout pass ok"]);
    expect(facts).toMatchObject({ keyMode: "live", isCleared: true, basket: { lines: 1, price: 14 } });
    expect(asked.filter((request) => request.startsWith("POST"))).toEqual([
      `POST ${origin}/cart/add`,
      `POST ${origin}/cart/clear`,
    ]);
  });

  test.each<[string, FakeWeb, string]>([
    ["a price of 0 fails", web({ cart: "<p>1 × Blue mug € 0.00</p>" }), "fail cart-price-zero"],
    [
      "an item that does not stay fails",
      web({ add: { status: 303, headers: { location: "/cart" } } }),
      "fail cart-empty",
    ],
    ["an add that breaks fails", web({ add: 500 }), "fail add-to-cart"],
    ["a checkout that breaks fails", web({ pay: 503 }), "fail checkout"],
    [
      "a checkout that leads to a stranger fails",
      { ...web({ pay: "302 https://stranger.test/" }), "https://stranger.test/": "x" },
      "fail checkout-elsewhere",
    ],
    ["a test key alone fails", web({ pay: `${stripe}<script>pay("${testKey}")</script>` }), "fail test-payment-key"],
    ["payment fields that are gone fail", web({ vendor: 404 }), "fail payment-script"],
    ["payment fields we do not get warn", web({ vendor: 403 }), "warn payment-script-blocked"],
    ["a bot wall on the way is unknown", web({ pay: { status: 403, botWall: true } }), "unknown bot-wall"],
    ["a cart nobody can read is unknown", web({ cart: "<div id=app></div>" }), "unknown cart-unread"],
    ["a way that is always slow warns", web({ pay: { body: `${stripe}${liveKey}`, ms: 5_200 } }), "warn slow"],
  ])("%s", async (_name, answers, expected) => {
    expect(keysOf((await say(answers)).verdicts)).toEqual([`/checkout ${expected}`]);
  });

  test("the cart is cleared although a later step broke", async () => {
    const { asked } = await say(web({ pay: 503 }));
    expect(asked.at(-1)).toBe(`POST ${origin}/cart/clear`);
  });

  test("what is missing is asked for, and nothing is put in a cart then", async () => {
    const { verdicts, asked } = await say(web(), { store: { ...shop, smoke: {} } });
    expect(keysOf(verdicts)).toEqual(["/checkout unknown test-item"]);
    expect(asked).toEqual([]);
  });

  test.each<[FakeResponse, string]>([
    [422, "pass ok"],
    [201, "fail empty-order-accepted"],
    [500, "fail api-breaks"],
  ])("the shop's own interface answers %s to an empty order: %s", async (answer, expected) => {
    const store = { ...shop, smoke: { ...shop.smoke, checkoutApi: "/api/orders" } };
    const { verdicts } = await say({ ...web(), [`POST ${origin}/api/orders`]: answer }, { store });
    expect(keysOf(verdicts)).toContain(`/api/orders ${expected}`);
  });
});

describe("Shopify", () => {
  const store = { ...shop, platform: "shopify" as const, smoke: { variantId: "4185" } };
  const cart = (total: number) => ({ body: JSON.stringify({ items: [{ id: 4185 }], total_price: total }) });
  const answers = (total: number): FakeWeb => ({
    [`POST ${origin}/cart/add.js`]: ({ json }) => (json.includes("4185") ? "{}" : 422),
    [`${origin}/cart.js`]: cart(total),
    [`POST ${origin}/cart/clear.js`]: "{}",
    [`${origin}/checkout`]: "302 https://shop.myshopify.com/checkouts/cn/token",
    "https://shop.myshopify.com/checkouts/cn/token": "<h1>Checkout</h1>",
  });

  test("its cart interface is used and cleared, and no token of the checkout is kept", async () => {
    const { verdicts, asked, facts } = await say(answers(1400), { store });
    expect(keysOf(verdicts)).toEqual(["/checkout pass ok"]);
    expect(asked.at(-1)).toBe(`POST ${origin}/cart/clear.js`);
    expect(JSON.stringify(facts)).not.toContain("token");
  });

  test("a price of 0 fails", async () => {
    expect(keysOf((await say(answers(0), { store })).verdicts)).toEqual(["/checkout fail cart-price-zero"]);
  });
});

test.each([
  ["<p>Mug 1.400,50 €</p>", 1400.5],
  ["<p>Mug EUR 14.00 Total EUR 19.00</p>", 19],
  ["<p>Mug $1,400</p>", 1400],
  ["<p>Mug 14</p>", null],
])("reads the price of %s", (body, price) => {
  expect(readBasket(body, ["Mug"])).toEqual({ lines: 1, price });
});
