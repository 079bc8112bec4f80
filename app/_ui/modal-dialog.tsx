"use client";

import { clsx } from "clsx";
import { type ReactNode, useEffect, useRef } from "react";

/**
 * A modal dialog, open for as long as it is drawn. The browser keeps the focus inside, closes it on Escape and gives
 * the focus back to the opener; a press beside it closes it too.
 */
export function ModalDialog({
  label,
  onClose,
  className,
  children,
}: {
  label: string;
  onClose: () => void;
  className?: string;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const opener = document.activeElement;
    element.showModal();
    // The browser takes the first element that can have the focus, which need not be the one to type into.
    element.querySelector<HTMLElement>("[data-first-focus]")?.focus();
    const onPress = (event: MouseEvent) => {
      if (event.target === element) onClose();
    };
    element.addEventListener("click", onPress);
    return () => {
      element.removeEventListener("click", onPress);
      element.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [onClose]);

  return (
    <dialog ref={dialog} className={clsx("dialog", className)} aria-label={label} onCancel={preventThen(onClose)}>
      {children}
    </dialog>
  );
}

/** Escape must close it through its owner's state, or the next opening would find it drawn but shut. */
function preventThen(onClose: () => void) {
  return (event: { preventDefault(): void }) => {
    event.preventDefault();
    onClose();
  };
}
