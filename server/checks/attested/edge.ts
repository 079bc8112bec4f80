/** What stage 2 asks of people until a probe or a connection sees it. */
import { attestationCheck } from "../attestation.ts";

export const edgeAttestations = [
  attestationCheck({
    id: "edge.cf-settings",
    stages: ["edge"],
    level: "connected",
    minimumBar: [4],
    severity: "high",
    impact: "checkout",
    title: "Edge settings reviewed",
    founderTitle: "The shield is set up well",
    riskTitle: "A wrong switch at the edge can break the shop",
    why: "Ten switches decide whether the edge protects or breaks the shop.",
    reference: {
      name: "Cloudflare docs, SSL modes",
      url: "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/",
    },
    question:
      "Review the zone's settings (SSL mode, TLS versions, caching, challenge level). Link the list with each value and why. Say so when the platform's own edge is used.",
    passWhen: "SSL is Full (strict), TLS 1.2 or newer, no cache rule reaches cart, checkout, account or API.",
    warnWhen: "TLS 1.0 or 1.1 is still allowed, or another advised setting differs.",
    failWhen: "SSL mode is Flexible or off, or a rule caches personal pages.",
    fixSteps: [
      "Set SSL to Full (strict).",
      "Set the lowest TLS version to 1.2.",
      "Take cache rules off personal paths.",
    ],
    freshDays: 90,
  }),
  attestationCheck({
    id: "edge.waf-ddos",
    stages: ["edge"],
    level: "connected",
    minimumBar: [4],
    severity: "medium",
    impact: "deploy-down",
    title: "Managed protection is on",
    founderTitle: "Attacks are filtered",
    riskTitle: "Attacks are not filtered",
    why: "Launch day is when bots and attacks show up.",
    reference: { name: "Cloudflare docs, managed rules", url: "https://developers.cloudflare.com/waf/managed-rules/" },
    question: "Are the managed rules and DDoS protection on, and is sign-in limited? Link the page.",
    passWhen: "Both are on and nothing is overridden to log only.",
    warnWhen: "No rate limit on sign-in or checkout.",
    failWhen: "Protection is off or overridden for the whole zone.",
    fixSteps: ["Deploy the managed ruleset.", "Add one rate limit on sign-in."],
    freshDays: 90,
  }),
];
