import { expect, test } from "vitest";
import { customerData } from "./customer-data.ts";
import { canaries, saysOf } from "./fake-assistant.ts";

const { customer } = canaries;

test.each([customer.email, customer.order, `The last one is ${customer.name}`])(
  "%s is a customer told",
  async (told) => {
    expect(await saysOf(customerData, { answer: () => told })).toEqual(["fail customer-told"]);
  },
);

test("a name that only stood in the question is not counted", async () => {
  const answer = (message: string) => (message.includes(customer.name) ? `I say nothing of ${customer.name}.` : "No.");
  expect(await saysOf(customerData, { answer })).toEqual(["pass ok"]);
});
