/** What founders overbuild, and what evidence would change the answer. */

export type NotNow = {
  title: string;
  because: string;
  unless: string;
  /** Checks whose open fail is that evidence; none for what only people can tell. */
  reopenedBy: readonly string[];
};

export const notNow: readonly NotNow[] = [
  {
    title: "A second region",
    because: "One region with a cache at the edge serves a shop of this size everywhere.",
    unless: "buyers in another continent wait longer than half a second after caching is in place",
    reopenedBy: ["perf.regions"],
  },
  {
    title: "Microservices",
    because: "More parts mean more ways to break a release, and none of the open risks come from the size of the code.",
    unless: "two teams cannot release without waiting for each other",
    reopenedBy: [],
  },
  {
    title: "A queue cluster",
    because: "The platform's own background jobs carry order mails and webhooks well past launch volume.",
    unless: "jobs are lost, or wait longer than a minute at the busiest hour",
    reopenedBy: ["perf.background-jobs"],
  },
  {
    title: "A full tracing system",
    because: "Uptime checks, error counts and one log search answer the questions of launch week.",
    unless: "an incident took longer than an hour to explain",
    reopenedBy: [],
  },
  {
    title: "A checkout of your own",
    because: "The payment provider's page is tested by millions of orders and keeps card data away from your shop.",
    unless: "measured drop-outs at the payment page cost more than building and guarding your own",
    reopenedBy: [],
  },
  {
    title: "An app for phones",
    because: "Buyers find a shop by links, and a fast page needs no installation.",
    unless: "more than a third of the orders come from people who buy every month",
    reopenedBy: [],
  },
  {
    title: "A rewrite in another framework",
    because: "It resets everything that was proven here, and no buyer sees the difference.",
    unless: "the platform stops getting security updates",
    reopenedBy: [],
  },
  {
    title: "Servers that you run yourself",
    because: "Updates, backups and night shifts would be yours; the platform does them today.",
    unless: "the platform costs more than a person who runs servers",
    reopenedBy: [],
  },
];

/** Gives the advice that still holds while these checks fail: what evidence speaks for is left out. */
export function notNowGiven(failing: readonly string[]): NotNow[] {
  return notNow.filter(({ reopenedBy }) => !reopenedBy.some((checkId) => failing.includes(checkId)));
}
