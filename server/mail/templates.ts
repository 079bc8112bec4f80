/** The words of our mails. Text and simple HTML, one button, no images; the subject alone is enough (ux 12). */

export const mailTemplates = [
  "sign-in",
  "invite-member",
  "invite-person",
  "stage-reminder",
  "stage-review",
  "waiver-word",
  "free-check-report",
  "deploy-verdict",
  "question",
  "reply-refused",
  "weekly-summary",
  "handover-to-sign",
  "drill-offer",
  "drill-alert",
  "drill-help",
  "drill-again",
] as const;
export type MailTemplate = (typeof mailTemplates)[number];

export type MailContent = {
  subject: string;
  paragraphs: string[];
  button: { label: string; url: string } | null;
  after: string[];
};

/** Values a template is filled with; every link is made by the sender, so that no token is stored. */
export type MailValues = Record<string, string>;

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Fills a template. `values.link` is the address behind the button. */
export function fillTemplate(template: MailTemplate, values: MailValues): MailContent {
  // A line break in a name must not end a header.
  const value = (key: string) => (values[key] ?? "").replaceAll(/\s+/g, " ");
  const button = (label: string) => ({ label, url: value("link") });
  switch (template) {
    case "sign-in":
      return {
        subject: "Your sign-in link for Launch Ready",
        paragraphs: ["Here is your link. It works once, for 15 minutes."],
        button: button("Sign in"),
        after: ["You did not ask for it? Ignore this mail. Nobody can sign in without the link."],
      };
    case "invite-member":
      return {
        subject: `${value("inviterName")} invited you to ${value("workspaceName")}`,
        paragraphs: [
          `Hello ${value("name")},`,
          `${value("inviterName")} invited you to ${value("workspaceName")} on Launch Ready, as ${value("roleWords")}.`,
          `No password: this link signs you in, and it ends on ${value("ends")}.`,
        ],
        button: button("Join the workspace"),
        after: [value("inviterName")],
      };
    case "invite-person":
      return {
        subject: `${value("inviterName")} invited you to follow ${value("storeName")}'s launch`,
        paragraphs: [
          `Hello ${value("name")},`,
          `I am getting ${value("domain")} ready for real traffic in six steps. Here you see what is left, the few things only you can do, and who holds each account. It takes two minutes a week.`,
        ],
        button: button("See your shop"),
        after: [`No password: this link signs you in, and it ends on ${value("ends")}.`, value("inviterName")],
      };
    case "stage-reminder":
      return {
        subject: `${value("storeName")}: ${value("stageTitle")} waits for you`,
        paragraphs: [
          `${value("stageTitle")} of ${value("storeName")} has not moved for two days. It is ${value("stateWords")}.`,
        ],
        button: button("Open the stage"),
        after: [],
      };
    case "stage-review":
      return {
        subject: `${value("stageTitle")} is ready for you to look at`,
        paragraphs: [
          `All checks of ${value("stageTitle")} on ${value("storeName")} hold. Please look once and approve it.`,
        ],
        button: button("Look and approve"),
        after: [],
      };
    case "waiver-word":
      return {
        subject: `${value("storeName")}: one weak spot waits for your word`,
        paragraphs: [
          `Hello ${value("name")},`,
          `${value("inviterName")} proposes to launch ${value("storeName")} with one known weak spot, fenced in until ${value("ends")}. It counts only if you agree.`,
          "You read first what a buyer meets at worst. Agree, or say not yet.",
        ],
        button: button("Read and decide"),
        after: [],
      };
    case "free-check-report":
      return {
        subject: `The free check of ${value("domain")}`,
        paragraphs: [
          `Somebody typed your address and asked us to send you this report of ${value("domain")}. We do not know who.`,
          `It says what would cost the shop orders first, and how to fix it. The link works until ${value("ends")}.`,
        ],
        button: button("Read the report"),
        after: ["This is the only mail: we keep no list, and your address is not stored."],
      };
    case "deploy-verdict":
      return {
        subject:
          value("verdict") === "roll-back"
            ? `${value("storeName")}: go back to the version before`
            : `${value("storeName")}: the last update needs a look`,
        paragraphs: [
          `The update “${value("deployName")}” of ${value("storeName")} is live. ${value("reason")}`,
          value("verdict") === "roll-back"
            ? "We suggest to go back to the version before. The steps are behind the button."
            : "It can stay for now. What we saw is behind the button.",
        ],
        button: button(value("verdict") === "roll-back" ? "Rollback steps" : "What we saw"),
        after: ["One mail per update and verdict."],
      };
    case "question":
      return {
        subject: `${value("authorName")} on ${value("aboutTitle")} (${value("storeName")})`,
        paragraphs: [
          ...(value("replyLine") ? [value("replyLine")] : []),
          `${value("authorName")} wrote about “${value("aboutTitle")}” of ${value("storeName")}:`,
          ...(values.text ?? "").split(/\n{2,}/),
        ],
        button: button("Answer"),
        after: [value("replyLine") ? "Or reply to this mail." : ""].filter(Boolean),
      };
    case "handover-to-sign":
      return {
        subject: `${value("storeName")}: read and sign the handover`,
        paragraphs: [
          `Hello ${value("name")},`,
          `Your shop is handed over to you. ${value("inviterName")} has signed; your signature says that you have read what you get: the documents, the open points, and who holds which account.`,
          "It takes nothing away from you. From then on the shop is yours alone, and access that was only for the work ends on the day the page says.",
        ],
        button: button("Read and sign"),
        after: [],
      };
    case "weekly-summary": {
      const tasks = Number(value("tasks"));
      return {
        subject: `${value("storeName")}: ${value("met")} of ${value("of")}, ${tasks === 0 ? "nothing for you to do" : `${tasks === 1 ? "1 task" : taskWords(tasks)} for you`}`,
        paragraphs: (values.text ?? "").split(/\n{2,}/),
        button: button(tasks === 0 ? "See your shop" : `Do your ${taskWords(tasks)}`),
        after: [`No more of these: ${value("stopLink")}`],
      };
    }
    case "drill-offer":
      return {
        subject: `${value("minutes")} minutes from you: ${value("title").toLowerCase()}`,
        paragraphs: [
          `Hello ${value("name")},`,
          `${value("line")} ${value("why")}`,
          "The steps are on the page. Nothing in your shop changes for buyers.",
        ],
        button: button("Open the steps"),
        after: [value("inviterName")],
      };
    case "drill-alert":
      return {
        subject: `Drill: ${value("storeName")} is down`,
        paragraphs: [
          `This is the drill you asked for. Nothing is wrong with ${value("storeName")}.`,
          "Open the link and press the button, as you would on a bad night. We take the time.",
        ],
        button: button("I have seen it"),
        after: ["The link works once, while the drill runs."],
      };
    case "drill-help":
      return {
        subject: `${value("personName")} is stuck: ${value("title")} (${value("storeName")})`,
        paragraphs: [
          `${value("personName")} asks for help with the drill “${value("title")}” of ${value("storeName")}.`,
          `The step: ${value("step")}`,
          "This try now counts as done with help. They can repeat it alone.",
        ],
        button: button("See the drill"),
        after: [],
      };
    case "drill-again":
      return {
        subject: `${value("storeName")}: is this still true? ${value("title")}`,
        paragraphs: [
          `Hello ${value("name")},`,
          `On ${value("day")} you showed that you can do this alone: ${value("line")}`,
          `What was shown counts for 90 days, until ${value("ends")}. It takes about ${value("minutes")} minutes to show it again.`,
        ],
        button: button("Still true? Show it again"),
        after: [value("isReminder") === "yes" ? "This is the last reminder." : ""].filter(Boolean),
      };
    case "reply-refused":
      return {
        subject: "We could not take your reply",
        paragraphs: [`Your reply by mail was not added. ${value("why")}`, "Nothing of it is kept."],
        button: button("Answer on the page"),
        after: [],
      };
  }
}

function taskWords(count: number): string {
  return count === 1 ? "task" : `${count} tasks`;
}

/** Gives the plain text of a mail. */
export function mailText(content: MailContent): string {
  const button = content.button ? [`${content.button.label}: ${content.button.url}`] : [];
  return [...content.paragraphs, ...button, ...content.after].join("\n\n");
}

/** Gives the HTML of a mail: one column of 560 px, every value escaped. */
export function mailHtml(content: MailContent): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
  const button = content.button
    ? `<p style="margin:24px 0"><a href="${escapeHtml(content.button.url)}" style="background:#1b1a17;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none;font-weight:600;display:inline-block">${escapeHtml(content.button.label)}</a></p>`
    : "";
  return `<!doctype html><html lang="en"><body style="margin:0;background:#f7f6f3"><div style="max-width:560px;margin:0 auto;padding:32px 20px;font:16px/26px -apple-system,'Segoe UI',sans-serif;color:#1b1a17">${content.paragraphs.map(paragraph).join("")}${button}${content.after.map(paragraph).join("")}</div></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}
