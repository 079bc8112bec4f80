import { initials } from "./initials.ts";

/** Shows a consultancy by its initials on its own colour. Attributes carry the colours: the content policy allows no styles. */
export function BrandMark({ name, accent, ink }: { name: string; accent: string; ink: string }) {
  return (
    <svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true" className="flex-none">
      <rect width="36" height="36" rx="8" fill={accent} />
      <text x="18" y="23" textAnchor="middle" fontSize="14" fontWeight="600" fill={ink}>
        {initials(name)}
      </text>
    </svg>
  );
}
