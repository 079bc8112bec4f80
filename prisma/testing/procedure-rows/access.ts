/** Who may call the procedures of the page Keys and of one-time links: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const store = ({ storeId }: Ids) => ({ storeId });
const edit = { scope: "store", viewer: "FORBIDDEN" } as const;
/** A register's row without a word. */
export const emptyRow = {
  ...{ isUsed: true, unusedReason: "", provider: "", url: "", accountId: "", ownerName: "", ownerSide: null },
  ...{ ownerMailbox: "", secondAdmin: "", mfa: null, recovery: "", hasBackupCodes: null, billingOwner: "" },
  ...{ renewsOn: null, helperLevel: null, helperName: "", helperEndsOn: null, grantedBy: null, isSharedLogin: null },
} as const;
const part = { businessOwner: "Ines", technicalContact: "", supportUrl: "", severity: "degraded" } as const;

export const accessRows: Record<string, Row> = {
  "access.page": { scope: "store", input: store },
  "access.save": { ...edit, input: (ids) => ({ ...store(ids), system: "registrar", ...emptyRow }) },
  "access.saveComponent": { ...edit, input: (ids) => ({ ...store(ids), name: "shop.example", ...part }) },
  "access.removeComponent": { ...edit, input: (ids) => ({ ...store(ids), name: "shop.example" }) },
  "access.saveFlow": { ...edit, input: (ids) => ({ ...store(ids), vaultName: "", howGiven: "", howTaken: "" }) },
  "access.recordPlainSecret": {
    ...edit,
    input: (ids) => ({ ...store(ids), name: "Admin login", channel: "mail", sentOn: "2026-11-20" }),
  },
  "access.markReplaced": { ...edit, input: ({ storeId, plainSecretId }) => ({ storeId, plainSecretId }) },
  "secretLinks.list": { scope: "store", input: store },
  "secretLinks.create": {
    ...edit,
    input: (ids) => ({ ...store(ids), label: "Shop login", ciphertext: "a".repeat(60), life: "hour" }),
  },
  "secretLinks.takeBack": { ...edit, input: ({ storeId, secretLinkId }) => ({ storeId, secretLinkId }) },
  "secretLinks.reveal": { scope: "public", input: () => ({ token: "a".repeat(43) }) },
  "founder.confirmAccount": {
    scope: "founder",
    ...{ consultant: "FORBIDDEN", founder: "allowed", teammate: "FORBIDDEN" },
    input: (ids) => ({ ...store(ids), account: "domain", word: "mine" }),
  },
};
