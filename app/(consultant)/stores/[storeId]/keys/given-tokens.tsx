import Link from "next/link";
import { Card } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import type { KeysPage } from "./key-words.ts";

/** What was given to the portal or by it for this store, and where each is revoked. */
export function GivenTokens({ tokens, now, zone }: { tokens: KeysPage["tokens"]; now: Date; zone: string }) {
  return (
    <Card id="tokens" title="Given to the portal" sub="to revoke when we leave">
      {tokens.length === 0 ? (
        <Empty small icon="key-round" title="Nothing was given to the portal." />
      ) : (
        <Table label="Tokens given to the portal" stack rows="tall">
          <thead>
            <tr>
              {["What", "Ends", "How to revoke it"].map((title) => (
                <HeadCell key={title}>{title}</HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <Row key={token.id} id={token.id}>
                <Cell>
                  <TwoLines
                    first={<span className="font-medium">{visibleText(token.name)}</span>}
                    second={`by ${visibleText(token.byName)}`}
                  />
                </Cell>
                <Cell label="Ends">
                  {token.endsAt ? <Time at={token.endsAt} form="day" now={now} zone={zone} /> : "not by itself"}
                </Cell>
                <Cell label="How to revoke it">
                  {token.href ? (
                    <Link className="link" href={token.href}>
                      {visibleText(token.revoke)}
                    </Link>
                  ) : (
                    visibleText(token.revoke)
                  )}
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
