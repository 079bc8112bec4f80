/** What the portal's own handover documents say, as the checks of the handover judge them. */

export type HandoverDocuments = {
  /** The published rollback steps; null before a version was published. */
  rollback: {
    version: number;
    /** The text of every step in order, as the founder reads it; commands stand in back quotes. */
    steps: string[];
    /** Real addresses of the shop and its project that the steps should name. */
    names: string[];
  } | null;
  /** When going back to an earlier version was last practised, ISO 8601; null when it never was. */
  rollbackDrilledAt: string | null;
  /** The published known limitations; null before a version was published. */
  limits: {
    version: number;
    /** Findings it lists, each as `findingName` writes it. */
    listed: string[];
    /** Who read and confirmed this content; null while nobody has. */
    confirmedBy: string | null;
  } | null;
  /** What is open now: warnings, fails, what could not be seen, and what is contained. */
  open: { name: string; severity: string; title: string }[];
  /** Lines of the next-step list in the newest handover document; null while there is none. */
  nextSteps: number | null;
};

/** Names a finding across documents and versions. */
export function findingName(finding: { checkId: string; subject: string; findingKey: string }): string {
  return `${finding.checkId} ${finding.subject} ${finding.findingKey}`;
}
