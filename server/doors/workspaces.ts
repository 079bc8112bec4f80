/** Door across tenants: a new tenant begins outside of any. */
import { z } from "zod";
import { systemDb } from "../db.ts";
import type { SignedInUser } from "./sessions.ts";

export const CreateWorkspace = z.object({
  name: z.string().trim().min(2, "Give the workspace a name.").max(80, "At most 80 characters."),
  /** How colleagues and founders see you. */
  yourName: z.string().trim().min(1, "Tell us your name.").max(80, "At most 80 characters."),
});

/** Creates a workspace owned by the user. Somebody without a name so far, such as after a first e-mail link, gets this one. */
export async function createWorkspace(
  user: SignedInUser,
  input: z.infer<typeof CreateWorkspace>,
): Promise<{ workspaceId: string }> {
  const db = systemDb();
  const [workspace] = await db.$transaction([
    db.workspace.create({
      data: {
        name: input.name,
        members: { create: { userId: user.id, role: "owner", name: input.yourName, email: user.email } },
      },
      select: { id: true },
    }),
    db.user.updateMany({ where: { id: user.id, name: null }, data: { name: input.yourName } }),
  ]);
  return { workspaceId: workspace.id };
}
