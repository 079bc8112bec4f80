/** The workflow server calls here; every call is signed, so sign-in and CSRF rules do not apply. */
import { serve } from "inngest/next";
import { inngest } from "@/inngest/client.ts";
import { functions } from "@/inngest/index.ts";

export const dynamic = "force-dynamic";
export const { GET, POST, PUT } = serve({ client: inngest, functions });
