"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { Button } from "./button.tsx";
import { dismissToast, readToasts, subscribeToToasts, TOAST_MS, type Toast } from "./toast.ts";

const none: readonly Toast[] = [];

/** Draws the toasts above everything else, dialogs included; time stands still while one is pointed at or in focus. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, readToasts, () => none);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Shown again for each new toast, so that it stands above a dialog opened since.
    if (element.matches(":popover-open")) element.hidePopover();
    if (toasts.length > 0) element.showPopover();
  }, [toasts]);

  return (
    <div ref={box} className="toasts" popover="manual" role="status" aria-label="Messages">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const card = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const timer = setInterval(() => {
      const isHeld = card.current?.matches(":hover, :focus-within");
      if (!isHeld) dismissToast(toast.id);
    }, TOAST_MS);
    return () => clearInterval(timer);
  }, [toast.id]);

  return (
    <div ref={card} className="toast">
      <span className="min-w-0 flex-1">{toast.text}</span>
      {toast.undo && (
        <Button
          size="sm"
          icon="undo-2"
          onClick={() => {
            dismissToast(toast.id);
            toast.undo?.();
          }}
        >
          Undo
        </Button>
      )}
      <Button kind="ghost" size="sm" icon="x" name="Close message" onClick={() => dismissToast(toast.id)} />
    </div>
  );
}
