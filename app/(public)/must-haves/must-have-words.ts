/** Says of each minimum-bar item, by its number, what goes wrong without it and what proves it. */
export const mustHaveWords: Record<number, { why: string; proof: string }> = {
  1: {
    why: "If the domain expires, or its settings disagree with each other, the shop is gone for some or all customers, and every advert leads nowhere.",
    proof:
      "every name server giving the same answer, the registration running on, and you being able to change a record yourself.",
  },
  2: {
    why: "Adverts, old links and search results must land on the right page. Extra jumps are slow, lost paths end on the home page, and two live addresses split your search ranking.",
    proof: "a table of addresses with where each should land, followed link by link.",
  },
  3: {
    why: "A forgotten subdomain can break a checkout, or be taken over by somebody who then speaks in your name.",
    proof: "every known address answering, and none pointing to a service you no longer have.",
  },
  4: {
    why: "A shield in front of the shop absorbs rushes and attacks. Set wrongly, it can show one customer's basket to another.",
    proof: "the answers it gives to visitors, and its settings where you let us read them.",
  },
  5: {
    why: "With an invalid certificate browsers warn people away before they see a single product.",
    proof: "a handshake with every address, and enough days left until renewal.",
  },
  6: {
    why: "An update that only one person can make, and nobody can undo, turns a small mistake into an evening without orders.",
    proof:
      "a named owner, an update made by the pipeline, a way back that was tried, and a shop that still sells afterwards.",
  },
  7: {
    why: "When the test copy uses the real shop's keys, a test can charge a card or send mail to customers.",
    proof: "a comparison of the settings of each copy, by name only. We never ask for a value.",
  },
  8: {
    why: "A key left in a page or in old code is found by machines within hours, and used.",
    proof: "reading the scripts your shop sends to visitors, and the code's history where you let us.",
  },
  9: {
    why: "Without these records order confirmations land in spam. Customers write to support, or ask their bank for the money back.",
    proof: "the records themselves, and a real order mail that arrives in an inbox.",
  },
  10: {
    why: "The shop will break one day. What matters is whether you hear it in minutes from a monitor, or in hours from customers.",
    proof: "checks from two regions, and a test alert that you opened yourself.",
  },
  11: {
    why: "If only your developer can log in, a holiday becomes an outage. You must hold the keys and know the way back.",
    proof: "a list of every account with its owner, and five things done by you alone while we watched from outside.",
  },
};
