/** The shops of the demo workspace, each with the faults its story tells. */
import type { StoreProfile } from "../../server/checks/store-profile.ts";
import type { StoreSpec } from "./store-spec.ts";
import { profileOf } from "./store-spec.ts";

export type DemoStore = StoreSpec & {
  faults: string[];
  profile: StoreProfile;
  /** False for the store that newcomers add themselves. */
  isOnboarded: boolean;
};

const specs: (StoreSpec & { faults: string[]; isOnboarded: boolean })[] = [
  {
    name: "Fern & Kiln",
    domain: "fernkiln.example",
    flavour: "vercel",
    canonical: "apex",
    tagline: "Stoneware for slow mornings",
    currency: "GBP",
    ordersPerDay: 38,
    basketMinor: 6800,
    products: [
      { slug: "clay-mug", title: "Clay mug", priceMinor: 2800, text: "Wheel-thrown, dipped in an ash glaze, 300 ml." },
      {
        slug: "serving-bowl",
        title: "Serving bowl",
        priceMinor: 7400,
        text: "Wide enough for four, safe in the oven.",
      },
      {
        slug: "fern-planter",
        title: "Fern planter",
        priceMinor: 4600,
        text: "Unglazed inside, with a saucer that fits.",
      },
    ],
    faults: ["marketing-link-three-hops", "sourcemap-public", "spf-two-records"],
    isOnboarded: true,
  },
  {
    name: "Northbound Tea",
    domain: "northboundtea.example",
    flavour: "shopify",
    tagline: "Teas from high gardens, packed the week they land",
    currency: "GBP",
    ordersPerDay: 64,
    basketMinor: 3200,
    products: [
      { slug: "first-flush", title: "First flush", priceMinor: 1450, text: "Light, floral, picked in March." },
      {
        slug: "smoked-pine",
        title: "Smoked pine",
        priceMinor: 1250,
        text: "Dried over pine fires, for cold evenings.",
      },
      { slug: "travel-tin", title: "Travel tin", priceMinor: 900, text: "Holds forty grams and keeps the light out." },
    ],
    faults: [],
    isOnboarded: true,
  },
  {
    name: "Paloma Skin",
    domain: "palomaskin.example",
    flavour: "vercel",
    tagline: "Four things your skin asks for",
    currency: "EUR",
    ordersPerDay: 120,
    basketMinor: 5900,
    products: [
      { slug: "oat-cleanser", title: "Oat cleanser", priceMinor: 2400, text: "No scent, no foam, 150 ml." },
      { slug: "night-balm", title: "Night balm", priceMinor: 3900, text: "Shea and squalane, a little goes far." },
      { slug: "sun-fluid", title: "Sun fluid", priceMinor: 3400, text: "Factor 50, disappears in a minute." },
    ],
    faults: ["checkout-down"],
    isOnboarded: true,
  },
  {
    name: "Tidewater Cycles",
    domain: "tidewatercycles.example",
    flavour: "nginx",
    tagline: "Bicycles for wind and wet sand",
    currency: "USD",
    ordersPerDay: 7,
    basketMinor: 64_000,
    products: [
      {
        slug: "dune-rack",
        title: "Dune rack",
        priceMinor: 8900,
        text: "Carries a crate of fish or a week of shopping.",
      },
      {
        slug: "harbor-single",
        title: "Harbor single",
        priceMinor: 79_000,
        text: "One gear, coaster brake, nothing to rust.",
      },
      { slug: "rain-cape", title: "Rain cape", priceMinor: 11_900, text: "Waxed cotton with thumb loops." },
    ],
    faults: ["dmarc-missing", "domain-expires-soon", "http-not-upgraded", "stale-address"],
    isOnboarded: true,
  },
  {
    name: "Moss Apothecary",
    domain: "mossapothecary.example",
    flavour: "nginx",
    tagline: "Balms and tinctures from the wet side of the hill",
    currency: "GBP",
    ordersPerDay: 22,
    basketMinor: 4100,
    products: [
      {
        slug: "bog-myrtle-soap",
        title: "Bog myrtle soap",
        priceMinor: 850,
        text: "Cold process, cured for six weeks.",
      },
      { slug: "nettle-tonic", title: "Nettle tonic", priceMinor: 1900, text: "A spoonful in hot water." },
      { slug: "hand-salve", title: "Hand salve", priceMinor: 1600, text: "Beeswax and marigold." },
    ],
    faults: ["bundle-live-key", "dkim-short-key"],
    isOnboarded: true,
  },
  {
    name: "Gravel & Pine",
    domain: "gravelpine.example",
    flavour: "shopify",
    tagline: "Furniture that outlives the lease",
    currency: "USD",
    ordersPerDay: 5,
    basketMinor: 31_000,
    products: [
      { slug: "pine-bench", title: "Pine bench", priceMinor: 24_000, text: "Knock-down joints, no glue." },
      { slug: "gravel-lamp", title: "Gravel lamp", priceMinor: 13_500, text: "Cast base, linen shade." },
      { slug: "wall-pegs", title: "Wall pegs", priceMinor: 4200, text: "Five turned pegs on an oiled rail." },
    ],
    faults: ["dmarc-missing", "noindex", "takeover"],
    isOnboarded: false,
  },
  {
    name: "Lark & Linen",
    domain: "larkandlinen.example",
    flavour: "nginx",
    tagline: "Bed linen, washed soft before it reaches you",
    currency: "EUR",
    ordersPerDay: 18,
    basketMinor: 11_900,
    products: [
      { slug: "duvet-cover", title: "Duvet cover", priceMinor: 14_900, text: "Stonewashed flax, shell buttons." },
      { slug: "pillow-pair", title: "Pair of pillowcases", priceMinor: 5900, text: "Envelope back, no zip." },
      { slug: "linen-throw", title: "Linen throw", priceMinor: 8900, text: "Waffle weave, hand-knotted fringe." },
    ],
    faults: [],
    isOnboarded: false,
  },
  {
    name: "Studio Maren",
    domain: "studiomaren.example",
    flavour: "vercel",
    tagline: "Prints pressed by hand in small editions",
    currency: "DKK",
    ordersPerDay: 11,
    basketMinor: 52_000,
    products: [
      { slug: "tideline", title: "Tideline", priceMinor: 48_000, text: "Two-colour linocut, edition of sixty." },
      {
        slug: "winter-field",
        title: "Winter field",
        priceMinor: 62_000,
        text: "Drypoint on cotton paper, edition of forty.",
      },
      { slug: "oak-frame", title: "Oak frame", priceMinor: 39_000, text: "Museum glass, made to the print." },
    ],
    faults: [],
    isOnboarded: true,
  },
  {
    name: "Halden Knitwear",
    domain: "haldenknit.example",
    flavour: "shopify",
    tagline: "Wool that remembers the sea",
    currency: "NOK",
    ordersPerDay: 31,
    basketMinor: 129_000,
    products: [
      {
        slug: "fjord-sweater",
        title: "Fjord sweater",
        priceMinor: 219_000,
        text: "Five-gauge, spun and knitted in one valley.",
      },
      { slug: "watch-cap", title: "Watch cap", priceMinor: 49_000, text: "Double fold, no label that itches." },
      { slug: "boot-socks", title: "Boot socks", priceMinor: 24_000, text: "Terry sole, reinforced heel." },
    ],
    faults: [],
    isOnboarded: true,
  },
];

export const demoStores: DemoStore[] = specs.map((spec) => ({ ...spec, profile: profileOf(spec) }));
