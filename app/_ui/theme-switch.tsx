"use client";

import { useEffect, useState } from "react";
import { MenuItem } from "./menu.tsx";
import { readTheme, THEME_COOKIE, type Theme, themes } from "./theme.ts";

const YEAR_S = 365 * 86_400;

const words: Record<Theme, { word: string; icon: "monitor" | "sun" | "moon" }> = {
  system: { word: "Like the system", icon: "monitor" },
  light: { word: "Light", icon: "sun" },
  dark: { word: "Dark", icon: "moon" },
};

/** Offers the three themes as entries of a menu. */
export function ThemeItems() {
  const [theme, choose] = useTheme();
  return themes.map((each) => (
    <MenuItem key={each} icon={words[each].icon} checked={each === theme} onSelect={() => choose(each)}>
      {words[each].word}
    </MenuItem>
  ));
}

/** Offers the three themes as one row of buttons, where there is no menu. */
export function ThemeSegments() {
  const [theme, choose] = useTheme();
  return (
    <fieldset className="segments m-0 p-0">
      <legend className="sr-only">Colours</legend>
      {themes.map((each) => (
        <button key={each} type="button" className="min-h-6" aria-pressed={each === theme} onClick={() => choose(each)}>
          {words[each].word}
        </button>
      ))}
    </fieldset>
  );
}

/** The class on `<html>` is the truth: the server drew it from the cookie, so there is no flash to hide. */
function useTheme(): [Theme | null, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme | null>(null);
  useEffect(() => {
    const { classList } = document.documentElement;
    setTheme(readTheme(themes.find((each) => classList.contains(each))));
  }, []);
  function choose(next: Theme) {
    setTheme(next);
    document.documentElement.classList.remove(...themes);
    if (next !== "system") document.documentElement.classList.add(next);
    keepTheme(next);
  }
  return [theme, choose];
}

function keepTheme(theme: Theme): void {
  const cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore exists only on https, and a portal on a closed network may not have it
  document.cookie = cookie;
}
