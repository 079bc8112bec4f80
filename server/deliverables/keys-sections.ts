/** Who has the keys, whom to call, how keys change hands, and what the founder has done alone. */
import { accessRegister, credentialsFlow, ownershipMap, type RegisterRow } from "../access/register.ts";
import type { Status } from "../checks/check.ts";
import { systemNames } from "../checks/ho/access-facts.ts";
import type { Ctx } from "../ctx.ts";
import { type DrillRung, drillLadder } from "../drills/read-drills.ts";
import { dayOf } from "./rollback-document.ts";
import type { Section, TableBlock } from "./sections.ts";

type Row = TableBlock["rows"][number];

/** Gives the sections; what nobody has filled in says so. */
export async function keysSections(ctx: Ctx, storeId: string): Promise<Section[]> {
  return [
    await accountsSection(ctx, storeId),
    await peopleSection(ctx, storeId),
    drillsSection(await drillLadder(ctx, storeId)),
    await flowSection(ctx, storeId),
  ];
}

async function accountsSection(ctx: Ctx, storeId: string): Promise<Section> {
  const register = await accessRegister(ctx, storeId);
  return {
    id: "keys",
    title: "Who has the keys",
    blocks: [
      {
        kind: "table",
        columns: ["Account", "Service", "Owner", "Second login", "Two-step login"],
        rows: register.filter(({ told }) => told?.isUsed !== false).map(accountRow),
      },
      {
        kind: "text",
        text: "Passwords and keys are not written here, and never should be. They belong in a password manager.",
      },
    ],
  };
}

const mfaWords = { passkey: "Passkey", app: "App", sms: "SMS only", none: "None" } as const;

function accountRow({ system, name, provider, told, isConfirmed }: RegisterRow): Row {
  const owner = told?.ownerName
    ? `${told.ownerName}${told.ownerSide === "founder" ? "" : ", not on your side"}`
    : "Not filled in";
  return {
    id: system,
    status: statusOfAccount(told, isConfirmed),
    cells: [name, provider || "Not filled in", owner, told?.secondAdmin || "–", told?.mfa ? mfaWords[told.mfa] : "–"],
  };
}

function statusOfAccount(told: RegisterRow["told"], isConfirmed: boolean): Status {
  if (!told?.ownerSide) return "unknown";
  if (told.ownerSide !== "founder") return "fail";
  return isConfirmed && told.secondAdmin !== "" && told.mfa !== "none" && told.mfa !== "sms" ? "pass" : "warn";
}

async function peopleSection(ctx: Ctx, storeId: string): Promise<Section> {
  const map = await ownershipMap(ctx, storeId);
  const severityWords = { "sales-stop": "Sales stop", degraded: "Works badly", minor: "Little" } as const;
  return {
    id: "people",
    title: "Whom to call",
    blocks:
      map.length === 0
        ? [{ kind: "text", text: "Not filled in yet." }]
        : [
            {
              kind: "table",
              columns: ["Part", "Owner", "Technical contact", "Support", "If it is down"],
              rows: map.map((part) => ({
                id: part.name,
                status: part.businessOwner === "" ? "unknown" : null,
                cells: [
                  part.what && part.what !== part.name ? `${part.name}: ${part.what}` : part.name,
                  part.businessOwner || "Nobody named",
                  part.technicalContact || "–",
                  part.supportUrl || "–",
                  severityWords[part.severity],
                ],
              })),
            },
          ],
  };
}

function drillsSection(ladder: readonly DrillRung[]): Section {
  return {
    id: "drills",
    title: "What you did yourself, seen from outside",
    blocks: [
      {
        kind: "table",
        columns: ["What", "Who", "When", "Took"],
        rows: ladder.map(({ kind, title, best, isDone }) => ({
          id: kind,
          status: drillStatus(isDone, best !== null),
          cells: [
            title,
            best ? `${best.startedByName ?? "Somebody"}${best.help === null ? "" : ", with help"}` : "Nobody yet",
            best?.seenAt ? dayOf(best.seenAt) : "–",
            best?.tookMs == null ? "–" : minutesOf(best.tookMs),
          ],
        })),
      },
    ],
  };
}

function drillStatus(isDone: boolean, wasSeen: boolean): Status {
  if (isDone) return "pass";
  return wasSeen ? "warn" : "unknown";
}

function minutesOf(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

async function flowSection(ctx: Ctx, storeId: string): Promise<Section> {
  const flow = await credentialsFlow(ctx, storeId);
  const open = flow.plainSecrets.filter(({ replacedAt }) => replacedAt === null);
  const shared = flow.systems.filter(({ isSharedLogin }) => isSharedLogin);
  return {
    id: "credentials",
    title: "How keys change hands",
    blocks: [
      {
        kind: "facts",
        rows: [
          { term: "Kept in", text: flow.vaultName || "Not filled in yet." },
          { term: "Given", text: flow.howGiven || "Not filled in yet." },
          { term: "Taken away", text: flow.howTaken || "Not filled in yet." },
          ...(shared.length > 0
            ? [{ term: "One login for several", text: shared.map(({ system }) => systemNames[system]).join(", ") }]
            : []),
          ...(open.length > 0
            ? [{ term: "Sent in plain text", text: `${open.map(({ name }) => name).join(", ")}: replace it.` }]
            : []),
        ],
      },
      {
        kind: "list",
        items: [
          "Give access by an invitation to the person's own account.",
          "Pass a key on through the password manager only. A chat or a mail keeps it for ever.",
          "When somebody leaves, remove them the same day and replace the keys they knew.",
        ],
      },
    ],
  };
}
