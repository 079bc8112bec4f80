/** Who may call the procedures of sign-offs, certificates and share links: rows of the table in `server/trpc/coverage.db.test.ts`. */
import type { Ids, Row } from "./row.ts";

const store = ({ storeId }: Ids) => ({ storeId });
const signOff = ({ storeId, signOffId }: Ids) => ({ storeId, signOffId });
const edit = { scope: "store", viewer: "FORBIDDEN" } as const;
const share = { scope: "founder", viewer: "FORBIDDEN", teammate: "FORBIDDEN" } as const;

export const signOffRows: Record<string, Row> = {
  "signOffs.page": { scope: "founder", input: store },
  "signOffs.offer": { ...edit, input: store },
  "signOffs.withdraw": { ...edit, input: signOff },
  "signOffs.sign": {
    ...{ scope: "founder", consultant: "FORBIDDEN", founder: "allowed", teammate: "FORBIDDEN" },
    input: (ids) => ({ ...signOff(ids), name: "Ines Duarte", sha256: "0".repeat(64) }),
  },
  "certificates.view": { scope: "public", input: () => ({ slug: "a".repeat(24) }) },
  "certificates.share": { ...share, input: signOff },
  "certificates.revoke": { ...share, input: ({ storeId, certificateId }) => ({ storeId, certificateId }) },
  "shareLinks.view": { scope: "public", input: () => ({ token: "a".repeat(32) }) },
  "shareLinks.list": { scope: "store", input: store },
  "shareLinks.create": { ...edit, input: (ids) => ({ ...store(ids), label: "Investor", days: 7 }) },
  "shareLinks.revoke": { ...edit, input: ({ storeId, shareLinkId }) => ({ storeId, shareLinkId }) },
};
