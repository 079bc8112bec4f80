import { defineCheck, freshFor, type Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { askZone, fieldOf } from "./api-answer.ts";
import { rangesOf } from "./fronts.ts";
import { type PingFact, pingWebhooks } from "./webhook-pings.ts";
import { proxiedIn, readZoneRecords } from "./zone-records.ts";

type WebhookFact = PingFact & { isProxied: boolean };
type Facts = {
  webhooks: WebhookFact[];
  /** Bot Fight Mode; null when no zone is connected or the token may not read it. */
  fightMode: boolean | null;
};

/** Checks that bot protection lets the messages of payment providers through. */
export const botWebhooks = defineCheck<Facts>({
  id: "edge.bot-webhooks",
  stages: ["edge"],
  level: "owner",
  minimumBar: [4],
  severity: "high",
  impact: "checkout",
  effort: "S",
  title: "Bot protection lets webhooks through",
  founderTitle: "Payment messages reach your shop",
  riskTitle: "Paid orders may never reach your shop",
  why: "If Stripe or Shopify is treated as a bot, paid orders never reach you.",
  reference: {
    name: "Cloudflare docs, Bot Fight Mode",
    url: "https://developers.cloudflare.com/bots/get-started/bot-fight-mode/",
  },
  freshForMs: freshFor.network,
  whileClosed: {
    question: "Do payment webhooks get past the bot protection? Link the provider's list of recent deliveries.",
    passWhen: "Recent deliveries were answered by the application.",
    warnWhen: "They were, but Bot Fight Mode is on and the webhook host is proxied.",
    failWhen: "A delivery was answered with a challenge, or with 403 or 503 from the edge.",
    fixSteps: [
      "Turn Bot Fight Mode off, or use Super Bot Fight Mode with a skip rule on the webhook's path.",
      "Send a test message from the provider and look at its answer.",
    ],
    freshDays: 30,
  },
  async gather({ store, probes, connections }) {
    const zone = connections?.cloudflare ?? null;
    const [pings, records, isInRanges, bots] = await Promise.all([
      pingWebhooks(probes, store.webhookUrls ?? []),
      readZoneRecords(zone),
      rangesOf(probes),
      zone === null ? null : askZone(zone, "/zones/{zone}/bot_management"),
    ]);
    const webhooks = await Promise.all(
      pings.map(async (ping): Promise<WebhookFact> => {
        const host = normalName(new URL(ping.url).hostname);
        const { addresses } = await probes.dns.addresses(host);
        return { ...ping, isProxied: proxiedIn(records, host) ?? addresses.some(isInRanges) };
      }),
    );
    return { webhooks, fightMode: bots?.status === 200 ? fieldOf(bots.result, "fight_mode") === true : null };
  },
  judge({ store, facts }) {
    if (facts.webhooks.length > 0) return facts.webhooks.map((fact) => judgeWebhook(fact, facts.fightMode));
    const subject = normalName(store.domain);
    if (store.platform === "shopify") {
      const summary = "Shopify takes the payment messages itself.";
      return [
        notApplicable({
          subject,
          findingKey: "taken-by-platform",
          summary,
          summaryTech: "No webhook declared; Shopify.",
        }),
      ];
    }
    return [
      notSeen({
        subject,
        findingKey: "no-webhooks",
        summary: "We do not know where your payment messages arrive.",
        summaryTech: "No webhook address is declared.",
        ask: "At which addresses do payment and shop providers send their messages? Declare them in full.",
      }),
    ];
  },
  fix(verdict) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const path = URL.canParse(verdict.subject) ? new URL(verdict.subject).pathname : "/webhooks";
    return [
      {
        text: "In Cloudflare, open Security, then Settings, and turn Bot Fight Mode off. No rule can make an exception from it.",
        link: {
          label: "Cloudflare dashboard",
          url: "https://dash.cloudflare.com/?to=/:account/:zone/security/settings",
        },
      },
      {
        text: "With Super Bot Fight Mode, add a custom rule that skips it for this path.",
        copy: `(http.request.uri.path eq "${path}" and http.request.method eq "POST")`,
      },
      { text: "Send a test message from the payment provider and look at its answer." },
    ];
  },
});

function judgeWebhook(fact: WebhookFact, fightMode: boolean | null): Verdict {
  const { url, status, fault, isEdgeAnswer, isChallenge, isProxied } = fact;
  const bots = fightMode === null ? "not read" : `${fightMode}`;
  const summaryTech = `POST ${url}: ${status ?? fault}${isChallenge ? ", challenged" : ""}, ${isProxied ? "proxied" : "not proxied"}, Bot Fight Mode ${bots}.`;
  const base = { subject: url, reach: 0.9 as const, summaryTech, data: fact };
  if (isEdgeAnswer) {
    return {
      ...base,
      status: "fail",
      findingKey: isChallenge ? "challenged" : "refused",
      summary: "Your bot protection turns payment messages away, so paid orders may never reach you.",
      expected: "an answer of the application, such as 400 or 401 for a missing signature",
      found: isChallenge ? "a challenge" : `${status} from the edge`,
      confirm: "later",
    };
  }
  if (status === null || status === 429) {
    const summary = "The address of your payment messages did not answer us.";
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  if (status === 404 || (status >= 300 && status < 400)) {
    const summary = "The declared address of your payment messages is not where they are taken.";
    const ask = "What is the final address of this webhook? It must not redirect.";
    return notSeen({ ...base, findingKey: "wrong-address", summary, ask });
  }
  if (fightMode === true && isProxied) {
    return {
      ...base,
      status: "warn",
      findingKey: "fight-mode",
      summary: "Payment messages get through today, but the bot protection that is on can turn them away at any time.",
      expected: "Bot Fight Mode off, or the webhook's host not proxied",
      found: "Bot Fight Mode on, host proxied",
    };
  }
  return { ...base, status: "pass", findingKey: "ok", summary: "Payment messages reach your shop." };
}
