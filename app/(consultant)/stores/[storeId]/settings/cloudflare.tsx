"use client";
/** Connects and disconnects the store's Cloudflare zone. */
import { TextField } from "@/app/_ui/field.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";

/** Asks for a read-only token and tries it before it is kept. */
export function ConnectCloudflare({
  storeId,
  domain,
  isConnected,
}: {
  storeId: string;
  domain: string;
  isConnected: boolean;
}) {
  return (
    <FormDialog
      button={{ children: isConnected ? "Replace token" : "Connect" }}
      title="Connect Cloudflare"
      line={`In Cloudflare, under My Profile, API Tokens, create a custom token that may read the zone of ${domain} and nothing else. A Global API Key is refused.`}
      submit="Connect"
      fields={["token"]}
      verb={(client, form) =>
        client.connections.connectCloudflare.mutate({ storeId, token: `${form.get("token") ?? ""}` })
      }
      done="Cloudflare is connected."
    >
      {(errorOf) => (
        <TextField
          id="cloudflare-token"
          name="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          label="API token"
          hint="It is tried now and stored encrypted. Nobody can read it again, only replace it."
          error={errorOf("token")}
        />
      )}
    </FormDialog>
  );
}

/** Ends the connection after a question. */
export function DisconnectCloudflare({ storeId, zone }: { storeId: string; zone: string }) {
  return (
    <FormDialog
      button={{ children: "Disconnect", kind: "danger" }}
      title="Disconnect Cloudflare?"
      line={`The token for ${zone} is deleted here. What it showed is asked of people again. Delete it in Cloudflare as well.`}
      submit="Disconnect"
      isDanger
      verb={(client) => client.connections.disconnectCloudflare.mutate({ storeId })}
      done="Cloudflare is disconnected."
    />
  );
}
