/** Planted faults of mail. */
import type { Fault } from "./fault.ts";
import { dkimName, dkimRecord } from "./mail-records.ts";
import { dkimSelectors } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import { addRecord, removeRecords, replaceRecord } from "./store-state.ts";

function replaceSpf(state: StoreState, ...records: string[]): void {
  state.records = state.records.filter(
    ({ name, data }) => name !== state.domain || data.type !== "TXT" || !data.value.startsWith("v=spf1"),
  );
  for (const value of records) addRecord(state, state.domain, { type: "TXT", value });
}

function replaceDmarc(state: StoreState, ...records: string[]): void {
  const name = `_dmarc.${state.domain}`;
  removeRecords(state, name);
  for (const value of records) addRecord(state, name, { type: "TXT", value });
}

function replaceOrderMailKey(state: StoreState, key: string): void {
  const name = dkimName(state.domain, dkimSelectors.postmark);
  replaceRecord(state, name, { type: "TXT", value: dkimRecord(key) });
}

/** Seven services beside Google's four look-ups: one more than RFC 7208, section 4.6.4 allows. */
const elevenLookups = [
  "_spf.google.com",
  "spf.mtasv.net",
  "sendgrid.net",
  "servers.mcsv.net",
  "mail.zendesk.com",
  "_spf.salesforce.com",
  "amazonses.com",
  "mailgun.org",
];

export const emailFaults: Fault[] = [
  {
    name: "dkim-revoked",
    title: "The key that signs order mail is revoked",
    checks: ["email.dkim", "email.bulk-rules"],
    status: "fail",
    apply: (state) => replaceOrderMailKey(state, ""),
  },
  {
    name: "dkim-short-key",
    title: "Order mail is signed with a 1024-bit key",
    checks: ["email.dkim"],
    status: "warn",
    apply: (state) => replaceOrderMailKey(state, state.dkimKeys.short),
  },
  {
    name: "dmarc-duplicate",
    title: "There are two DMARC records",
    checks: ["email.dmarc", "email.bulk-rules"],
    status: "fail",
    apply: (state) => addRecord(state, `_dmarc.${state.domain}`, { type: "TXT", value: "v=DMARC1; p=none" }),
  },
  {
    name: "dmarc-missing",
    title: "There is no DMARC record",
    checks: ["email.dmarc", "email.bulk-rules"],
    status: "fail",
    apply: (state) => replaceDmarc(state),
  },
  {
    name: "dmarc-no-reports",
    title: "DMARC asks for no reports",
    checks: ["email.dmarc"],
    status: "warn",
    apply: (state) => replaceDmarc(state, "v=DMARC1; p=quarantine"),
  },
  {
    name: "mx-dangling",
    title: "Mail goes to a server whose name is gone",
    checks: ["email.mx"],
    status: "fail",
    apply: (state) =>
      replaceRecord(state, state.domain, { type: "MX", preference: 10, exchange: `mail.${state.domain}` }),
  },
  {
    name: "mx-null",
    title: "The domain says it takes no mail",
    checks: ["email.mx", "email.dmarc-reports"],
    status: "fail",
    apply: (state) => replaceRecord(state, state.domain, { type: "MX", preference: 0, exchange: "" }),
  },
  {
    name: "order-mail-foreign",
    title: "Order mail comes in the platform's name instead of the shop's",
    checks: ["email.live-test"],
    status: "fail",
    isMailed: true,
    apply: (state) => {
      state.orderMailFrom = "platform";
    },
  },
  {
    name: "spf-allows-everyone",
    title: "SPF lets anyone send in the shop's name",
    checks: ["email.spf"],
    status: "fail",
    apply: (state) => replaceSpf(state, "v=spf1 include:_spf.google.com +all"),
  },
  {
    name: "spf-eleven-lookups",
    title: "SPF needs eleven look-ups, ten are allowed",
    checks: ["email.spf"],
    status: "fail",
    apply: (state) => replaceSpf(state, `v=spf1 ${elevenLookups.map((name) => `include:${name}`).join(" ")} ~all`),
  },
  {
    name: "spf-misses-mailboxes",
    title: "The company that runs the mailboxes is not on the list, but signs",
    checks: ["email.spf-evaluate", "email.bulk-rules"],
    status: "warn",
    apply: (state) => replaceSpf(state, "v=spf1 include:spf.mtasv.net -all"),
  },
  {
    name: "spf-misses-unsigned-mailboxes",
    title: "The company that runs the mailboxes is neither on the list nor signs",
    checks: ["email.spf-evaluate", "email.dkim", "email.bulk-rules"],
    status: "fail",
    apply: (state) => {
      replaceSpf(state, "v=spf1 include:spf.mtasv.net -all");
      removeRecords(state, dkimName(state.domain, dkimSelectors.google));
    },
  },
  {
    name: "spf-two-records",
    title: "There are two SPF records",
    checks: ["email.spf", "email.spf-evaluate", "email.bulk-rules"],
    status: "fail",
    apply: (state) => addRecord(state, state.domain, { type: "TXT", value: "v=spf1 include:spf.mtasv.net ~all" }),
  },
];
