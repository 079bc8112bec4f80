import { z } from "zod";
import {
  InvitationRef,
  InviteMember,
  InvitePerson,
  inviteMember,
  invitePerson,
  revokeInvitation,
} from "../../members/invite.ts";
import { listMembers, listStorePeople } from "../../members/list-people.ts";
import { ChangeRole, changeRole, MemberRef, PersonRef, removeMember, removePerson } from "../../members/manage.ts";
import { router, storeProcedure, workspaceProcedure } from "../procedures.ts";

export const membersRouter = router({
  list: workspaceProcedure.query(({ ctx }) => ctx.run(listMembers)),
  invite: workspaceProcedure
    .input(InviteMember)
    .mutation(({ ctx, input }) => ctx.run((run) => inviteMember(run, input))),
  changeRole: workspaceProcedure
    .input(ChangeRole)
    .mutation(({ ctx, input }) => ctx.run((run) => changeRole(run, input))),
  remove: workspaceProcedure.input(MemberRef).mutation(({ ctx, input }) => ctx.run((run) => removeMember(run, input))),
  revokeInvitation: workspaceProcedure
    .input(InvitationRef.omit({ storeId: true }))
    .mutation(({ ctx, input }) => ctx.run((run) => revokeInvitation(run, { ...input, storeId: null }))),
});

export const peopleRouter = router({
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => listStorePeople(run, input.storeId))),
  invite: storeProcedure.input(InvitePerson).mutation(({ ctx, input }) => ctx.run((run) => invitePerson(run, input))),
  remove: storeProcedure.input(PersonRef).mutation(({ ctx, input }) => ctx.run((run) => removePerson(run, input))),
  revokeInvitation: storeProcedure
    .input(InvitationRef.extend({ storeId: z.uuid() }))
    .mutation(({ ctx, input }) => ctx.run((run) => revokeInvitation(run, input))),
});
