"use client";

import { useEffect, useState } from "react";
import { Checkbox } from "../field.tsx";
import { areSingleKeysOn, setSingleKeys } from "./single-keys.ts";

/** Lets the reader turn single-key shortcuts off on this device. */
export function SingleKeysSwitch() {
  const [isOn, setOn] = useState(true);
  useEffect(() => setOn(areSingleKeysOn()), []);
  return (
    <Checkbox
      id="single-keys"
      label="Shortcuts of a single key"
      hint="Those with Ctrl or Command always work. This choice stays on this device."
      checked={isOn}
      onChange={(event) => {
        setOn(event.target.checked);
        setSingleKeys(event.target.checked);
      }}
    />
  );
}
