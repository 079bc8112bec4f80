"use client";

import { useState } from "react";
import { Button } from "../../../_ui/button.tsx";
import { ConfirmDialog } from "../../../_ui/dialog.tsx";
import { toast } from "../../../_ui/toast.ts";

export function ToastExample() {
  return (
    <Button onClick={() => toast("Assigned to Tomás", { undo: () => toast("Assigned to Maya again") })}>Toast</Button>
  );
}

export function ConfirmExample() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="danger" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Delete store
      </Button>
      {isOpen && (
        <ConfirmDialog
          title="Delete Fern & Kiln?"
          line="All audits, documents and records go. The activity log stays."
          word="fernkiln.example"
          action="Delete store"
          failureWords="That did not work. Nothing was deleted. Try again in a moment."
          onConfirm={() => Promise.reject(new Error("example"))}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
