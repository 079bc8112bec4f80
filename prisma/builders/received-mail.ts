/** Builds an address for real mail with a message that came to it. */
import { createHash, randomBytes } from "node:crypto";
import { inTenant, systemActor } from "../../server/ctx.ts";
import { MAIL_TEST_MS } from "../../server/mail-in/mail-test.ts";

/** Makes a store's address that is open for half an hour, and one message that proves nothing. */
export async function buildReceivedMail(place: {
  workspaceId: string;
  storeId: string;
}): Promise<{ mailTestId: string; localPart: string }> {
  const localPart = `lrc-${randomBytes(10).toString("hex")}`;
  const mailTestId = await inTenant(systemActor(place.workspaceId, "builder"), async ({ db, now }) => {
    const test = await db.mailTest.create({
      data: {
        ...place,
        stream: "transactional",
        localPart,
        issuedByName: "Maya Okafor",
        issuedAt: now,
        expiresAt: new Date(now.getTime() + MAIL_TEST_MS),
      },
      select: { id: true },
    });
    await db.receivedMail.createMany({
      data: [
        {
          ...place,
          testId: test.id,
          stream: "transactional",
          receivedAt: now,
          bytes: 512,
          sha256: createHash("sha256").update(localPart).digest("hex"),
          headers: "from: Shop <[email]>",
          facts: unproven,
        },
      ],
    });
    return test.id;
  });
  return { mailTestId, localPart };
}

const unproven = {
  authorDomains: ["shop.example"],
  returnPathDomain: "esp.example",
  helo: "mta.esp.example",
  ip: "192.0.2.25",
  reverseName: null,
  isReverseKnown: true,
  tls: null,
  isTlsOffered: false,
  spf: { result: "pass", domain: "esp.example", isAligned: false },
  dkim: [],
  dmarc: { record: null, foundAt: null, organizationalDomain: "shop.example", policy: null, isKnown: true },
  hasMessageId: true,
  date: null,
  hasUnsubscribe: false,
  hasOneClick: false,
  isMalformed: false,
};
