/** What the roles are called on screen. */
export const roleWords: Record<string, string> = {
  owner: "Owner",
  consultant: "Consultant",
  viewer: "Viewer",
  founder: "Founder",
  teammate: "Teammate",
};
