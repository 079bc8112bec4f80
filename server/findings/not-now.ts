/** What founders overbuild, and what evidence would change the answer. */

export type NotNow = { title: string; because: string; unless: string };

export const notNow: readonly NotNow[] = [
  {
    title: "A second region",
    because: "One region with a cache at the edge serves a shop of this size everywhere.",
    unless: "buyers in another continent wait longer than half a second after caching is in place",
  },
  {
    title: "Microservices",
    because: "More parts mean more ways to break a release, and none of the open risks come from the size of the code.",
    unless: "two teams cannot release without waiting for each other",
  },
  {
    title: "A queue cluster",
    because: "The platform's own background jobs carry order mails and webhooks well past launch volume.",
    unless: "jobs are lost, or wait longer than a minute at the busiest hour",
  },
  {
    title: "A full tracing system",
    because: "Uptime checks, error counts and one log search answer the questions of launch week.",
    unless: "an incident took longer than an hour to explain",
  },
];
