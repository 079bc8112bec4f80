import type { Metadata } from "next";
import { z } from "zod";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { studio } from "../../../_shared/me.ts";
import { roleWords } from "../../../_shared/role-words.ts";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";
import { InvitePerson, RemovePerson, TakeBack } from "./manage.tsx";

type Props = {
  params: Promise<{ storeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type People = RouterOutputs["people"]["list"];
type Clock = { now: Date; zone: string };

/** Fills the form where an invitation could not be sent, so that nothing is typed twice. */
const Search = z.object({ name: z.string().max(80).catch(""), email: z.string().max(254).catch("") });

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, people` };
}

/** Who of the shop sees this store, who is invited, and who works on it. */
export default async function PeoplePage({ params, searchParams }: Props) {
  const storeId = idOf((await params).storeId);
  const prefill = Search.parse(await searchParams);
  const store = await loadHeader(storeId);
  const people = await pageData((await api()).people.list({ storeId }));
  const { zone, workspace, shellUser } = await studio();
  const clock = { now: new Date(), zone };
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${storeId}` }, { title: "People" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={["view-as-founder", "menu"]}
      actions={
        <ButtonLink kind="ghost" icon="eye" shortcut="view-as-founder" href={`/my-store/${storeId}`}>
          View as founder
        </ButtonLink>
      }
    >
      <PageHead title="People" line="The shop's own people see this one store. Your colleagues see every store." />
      <div className="grid items-start gap-3.5 px-5 pb-5 xl:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-3.5">
          <PersonsCard people={people} storeId={storeId} {...clock} />
          {people.invitations.length > 0 && <InvitationsCard people={people} storeId={storeId} {...clock} />}
          <Card id="team" title="Works on it" sub="your workspace">
            <ul className="rows">
              {people.members.map(({ id, name, role }) => (
                <li key={id}>
                  <Avatar name={name} kind="consultant" withName />
                  <span className="row-note">{roleWords[role] ?? role}</span>
                </li>
              ))}
            </ul>
          </Card>
        </div>
        <InvitePerson
          storeId={storeId}
          store={{ name: store.name, domain: store.domain }}
          inviterName={shellUser.name}
          hasFounder={
            people.persons.some(({ role }) => role === "founder") ||
            people.invitations.some(({ role }) => role === "founder")
          }
          prefill={prefill}
        />
      </div>
    </Screen>
  );
}

function PersonsCard({ people, storeId, now, zone }: { people: People; storeId: string } & Clock) {
  return (
    <Card id="persons" title="The shop's people" sub={people.persons.length > 0 && `${people.persons.length}`}>
      {people.persons.length === 0 ? (
        <Empty
          small
          icon="user-round"
          title="Nobody of the shop is here yet."
          line="Invite the founder: they see what is left and who has the next move, in plain words."
        />
      ) : (
        <Table label="The shop's people" stack rows="tall">
          <thead>
            <tr>
              <HeadCell>Name</HeadCell>
              <HeadCell>Role</HeadCell>
              <HeadCell>Last looked</HeadCell>
              <HeadCell>
                <span className="sr-only">Remove</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {people.persons.map((person) => (
              <Row key={person.id} id={person.id}>
                <Cell>
                  <span className="flex items-center gap-2.5">
                    <span aria-hidden="true">
                      <Avatar name={person.name} kind={person.role === "founder" ? "founder" : "other"} />
                    </span>
                    <TwoLines first={<span className="font-medium">{person.name}</span>} second={person.email} />
                  </span>
                </Cell>
                <Cell label="Role">{roleWords[person.role]}</Cell>
                <Cell label="Last looked">
                  {person.lastSeenAt ? (
                    <Time at={person.lastSeenAt} form="at" now={now} zone={zone} />
                  ) : (
                    <span className="text-muted-foreground">not yet</span>
                  )}
                </Cell>
                <Cell className="end">
                  <RemovePerson storeId={storeId} personId={person.id} name={person.name} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

function InvitationsCard({ people, storeId, now, zone }: { people: People; storeId: string } & Clock) {
  return (
    <Card id="invitations" title="Invited" sub={`${people.invitations.length}`}>
      <Table label="Open invitations" stack rows="tall">
        <thead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell>As</HeadCell>
            <HeadCell>Link ends</HeadCell>
            <HeadCell>
              <span className="sr-only">Take back</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {people.invitations.map((invitation) => (
            <Row key={invitation.id} id={invitation.id}>
              <Cell>
                <TwoLines
                  first={<span className="font-medium">{invitation.name}</span>}
                  second={`${invitation.email}, by ${invitation.invitedByName}`}
                />
              </Cell>
              <Cell label="As">{roleWords[invitation.role] ?? invitation.role}</Cell>
              <Cell label="Link ends">
                <Time at={invitation.expiresAt} form="day" now={now} zone={zone} />
              </Cell>
              <Cell className="end">
                <TakeBack storeId={storeId} invitationId={invitation.id} email={invitation.email} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
