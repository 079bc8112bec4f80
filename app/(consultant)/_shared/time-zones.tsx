/** The options of a time zone field, written on the server so that every browser offers the same. */
export function TimeZoneOptions({ also }: { also?: string }) {
  const known = Intl.supportedValuesOf("timeZone");
  const zones = [...new Set(["UTC", ...(also ? [also] : []), ...known])];
  return zones.map((zone) => (
    <option key={zone} value={zone}>
      {zone.replaceAll("_", " ")}
    </option>
  ));
}
