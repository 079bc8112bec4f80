"use client";
/** Connects and disconnects the store's repository. */
import { TextField } from "@/app/_ui/field.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";

/** Asks for the address and, unless anybody may read it, for a token; both are tried before they are kept. */
export function ConnectRepository({ storeId, isConnected }: { storeId: string; isConnected: boolean }) {
  return (
    <FormDialog
      button={{ children: isConnected ? "Replace" : "Connect" }}
      title="Connect the repository"
      line="At GitHub, make a fine-grained token for this repository alone that may read its contents. Let it write commit statuses too, and the verdict on each deploy stands beside its commit."
      submit="Connect"
      fields={["url", "token"]}
      verb={(client, form) =>
        client.connections.connectRepository.mutate({
          storeId,
          url: `${form.get("url") ?? ""}`,
          token: `${form.get("token") ?? ""}`,
        })
      }
      done="The repository is connected. It is scanned now."
    >
      {(errorOf) => (
        <>
          <TextField
            id="repository-url"
            name="url"
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            label="Address"
            placeholder="https://github.com/owner/name"
            error={errorOf("url")}
            data-first-focus
          />
          <TextField
            id="repository-token"
            name="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            label="Access token"
            hint="Leave it empty for a repository anybody may read. It is tried now and stored encrypted; nobody can read it again."
            error={errorOf("token")}
          />
        </>
      )}
    </FormDialog>
  );
}

/** Ends the connection after a question. */
export function DisconnectRepository({ storeId, name }: { storeId: string; name: string }) {
  return (
    <FormDialog
      button={{ children: "Disconnect", kind: "danger" }}
      title="Disconnect the repository?"
      line={`The token for ${name} is deleted here. What the scan showed is asked of people again. Delete the token at the host as well.`}
      submit="Disconnect"
      isDanger
      verb={(client) => client.connections.disconnectRepository.mutate({ storeId })}
      done="The repository is disconnected."
    />
  );
}
