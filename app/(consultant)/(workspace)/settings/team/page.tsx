import type { Metadata } from "next";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { studio } from "../../../_shared/me.ts";
import { roleWords } from "../../../_shared/role-words.ts";
import { pageData } from "../../../_shared/store.ts";
import { SettingsTabs } from "../settings-tabs.tsx";
import { InviteColleague, RemoveColleague, RoleSelect, TakeBack } from "./manage.tsx";

export const metadata: Metadata = { title: "Team" };

type Team = RouterOutputs["members"]["list"];
type Clock = { now: Date; zone: string };

/** Who belongs to the workspace, and what they may do. */
export default async function TeamPage() {
  const { zone, workspace, user } = await studio();
  const team = await pageData((await api()).members.list());
  const isOwner = workspace.role === "owner";
  const clock = { now: new Date(), zone };
  return (
    <Screen
      crumbs={[{ title: "Settings" }, { title: "Team" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["tab-previous", "tab-next"], label: "tab" }, "menu"]}
    >
      <PageHead
        title={workspace.name}
        line={
          isOwner
            ? "Colleagues see every store of the workspace. A shop's own people are invited from the store."
            : "Only owners change who belongs to the workspace."
        }
      />
      <SettingsTabs current="team" />
      <div className={`grid items-start gap-3.5 p-5 ${isOwner ? "xl:grid-cols-[minmax(0,1fr)_380px]" : ""}`}>
        <div className="flex min-w-0 flex-col gap-3.5">
          <Members team={team} isOwner={isOwner} ownEmail={user.email} {...clock} />
          {team.invitations.length > 0 && <Invitations team={team} isOwner={isOwner} {...clock} />}
        </div>
        {isOwner && <InviteColleague />}
      </div>
    </Screen>
  );
}

function Members({ team, isOwner, ownEmail, now, zone }: { team: Team; isOwner: boolean; ownEmail: string } & Clock) {
  return (
    <Card id="members" title="Members" sub={`${team.members.length}`}>
      <Table label="Members" stack rows="tall">
        <thead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell className="w-[170px]">Role</HeadCell>
            <HeadCell className="w-[120px]">Since</HeadCell>
            <HeadCell className="w-[110px]">
              <span className="sr-only">Remove</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {team.members.map((member) => (
            <Row key={member.id} id={member.id}>
              <Cell>
                <span className="flex min-w-0 items-center gap-2.5">
                  <span aria-hidden="true">
                    <Avatar name={member.name} kind="consultant" />
                  </span>
                  <TwoLines
                    first={
                      <span className="font-medium">
                        {member.email === ownEmail ? `${member.name}, you` : member.name}
                      </span>
                    }
                    second={member.email}
                  />
                </span>
              </Cell>
              <Cell label="Role">
                {isOwner ? (
                  <RoleSelect memberId={member.id} name={member.name} role={member.role} />
                ) : (
                  roleWords[member.role]
                )}
              </Cell>
              <Cell label="Since">
                <Time at={member.createdAt} form="day" now={now} zone={zone} />
              </Cell>
              <Cell className="end">
                {isOwner && member.email !== ownEmail && <RemoveColleague memberId={member.id} name={member.name} />}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Invitations({ team, isOwner, now, zone }: { team: Team; isOwner: boolean } & Clock) {
  return (
    <Card id="invitations" title="Invited" sub={`${team.invitations.length}`}>
      <Table label="Open invitations" stack rows="tall">
        <thead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell className="w-[170px]">As</HeadCell>
            <HeadCell className="w-[120px]">Link ends</HeadCell>
            <HeadCell className="w-[110px]">
              <span className="sr-only">Take back</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {team.invitations.map((invitation) => (
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
                {isOwner && <TakeBack invitationId={invitation.id} email={invitation.email} />}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
