/** Draws the product's mark: six segments of a dial round a pilot light. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg
      className="flex-none"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="4"
      aria-hidden="true"
    >
      <path
        stroke="currentColor"
        d="M13.1 3.07A9 9 0 0 1 19.19 6.58M20.28 8.48A9 9 0 0 1 20.28 15.52M19.19 17.42A9 9 0 0 1 13.1 20.93M10.9 20.93A9 9 0 0 1 4.81 17.42M3.72 15.52A9 9 0 0 1 3.72 8.48M4.81 6.58A9 9 0 0 1 10.9 3.07"
      />
      <circle className="fill-brand-fill" cx="12" cy="12" r="2.4" />
    </svg>
  );
}
