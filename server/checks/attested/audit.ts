/** What stage 1 asks of people, because the outside does not show it. */
import { attestationCheck } from "../attestation.ts";

export const auditAttestations = [
  attestationCheck({
    id: "dep.owner",
    stages: ["audit", "deploy-hardening"],
    level: "connected",
    minimumBar: [6],
    severity: "critical",
    impact: "access",
    title: "Deployment access has a named owner",
    founderTitle: "Somebody on your side can publish an update",
    riskTitle: "Nobody on your side can publish an update",
    why: "If nobody on your side can deploy, a small fix waits for a stranger.",
    reference: {
      name: "Vercel docs, team roles (typical of a hosting platform)",
      url: "https://vercel.com/docs/rbac/access-roles",
    },
    question:
      "Who owns the hosting and the repository, who is the second admin, and when did they last sign in? Link the member pages.",
    passWhen: "A founder-side owner with two-step login, signed in within 90 days, and a second admin.",
    warnWhen: "Only one admin, or two-step login is not known.",
    failWhen: "No owner on the founder's side, an ex-contractor, or a shared login.",
    fixSteps: [
      "Invite the founder as owner of the hosting project and the repository.",
      "Add a second admin and switch on two-step login.",
    ],
  }),
  attestationCheck({
    id: "dep.logs-exist",
    stages: ["audit", "deploy-hardening"],
    level: "connected",
    minimumBar: [],
    severity: "medium",
    impact: "deploy-down",
    title: "Deploy and error logs exist",
    founderTitle: "Errors are written down somewhere",
    riskTitle: "When something breaks, nothing says why",
    why: "Without logs every bug is guesswork.",
    reference: {
      name: "OWASP Logging cheat sheet",
      url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html",
    },
    question: "Where are the deploy log and the runtime error log, and for how many days are they kept? Link both.",
    passWhen: "Both are reachable and kept for at least three days.",
    warnWhen: "Only one is, or they are kept for less than three days.",
    failWhen: "Neither exists.",
    fixSteps: ["Switch on the platform's log drain, or a plan that keeps logs for at least three days."],
    freshDays: 90,
  }),
];
