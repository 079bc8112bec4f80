/** Addresses Cloudflare proxies from: published without a token, kept a day, bundled for when they cannot be had. */
import { BlockList, isIP } from "node:net";
import type { HttpClient } from "./http.ts";

/** Cloudflare API, "Cloudflare/JD Cloud IP details": `GET /ips`, no token. */
const RANGES_URL = "https://api.cloudflare.com/client/v4/ips";
/** Catalogue, section 4: kept for a day. */
const RANGES_TTL_MS = 86_400_000;
/** A list that could not be fetched is tried again after this. */
const RANGES_RETRY_MS = 300_000;
const BYTES_MAX = 64 * 1024;

/** The ranges of https://www.cloudflare.com/ips/, compared in 2026-11. */
export const bundledCloudflareRanges: readonly string[] = [
  "173.245.48.0/20",
  "103.21.244.0/22",
  "103.22.200.0/22",
  "103.31.4.0/22",
  "141.101.64.0/18",
  "108.162.192.0/18",
  "190.93.240.0/20",
  "188.114.96.0/20",
  "197.234.240.0/22",
  "198.41.128.0/17",
  "162.158.0.0/15",
  "104.16.0.0/13",
  "104.24.0.0/14",
  "172.64.0.0/13",
  "131.0.72.0/22",
  "2400:cb00::/32",
  "2606:4700::/32",
  "2803:f800::/32",
  "2405:b500::/32",
  "2405:8100::/32",
  "2a06:98c0::/29",
  "2c0f:f248::/32",
];

const kept = new Map<string, { until: number; ranges: Promise<string[] | null> }>();

/** Gives the published ranges, fetched at most once a day per network (a closed network has its own), else the bundled ones. */
export async function cloudflareRanges(http: Pick<HttpClient, "download">, network: string): Promise<string[]> {
  const known = kept.get(network);
  if (known !== undefined && known.until > Date.now()) return (await known.ranges) ?? [...bundledCloudflareRanges];
  const entry = { until: Date.now() + RANGES_TTL_MS, ranges: fetchRanges(http) };
  kept.set(network, entry);
  const ranges = await entry.ranges;
  if (ranges === null) entry.until = Date.now() + RANGES_RETRY_MS;
  return ranges ?? [...bundledCloudflareRanges];
}

async function fetchRanges(http: Pick<HttpClient, "download">): Promise<string[] | null> {
  const { status, bytes, fault } = await http.download(RANGES_URL, { bytesMax: BYTES_MAX });
  if (status !== 200 || fault !== null) return null;
  const ranges = rangesIn(bytes.toString());
  return ranges.length > 0 ? ranges : null;
}

function rangesIn(text: string): string[] {
  try {
    const result: unknown = at(JSON.parse(text), "result");
    return [at(result, "ipv4_cidrs"), at(result, "ipv6_cidrs")]
      .flatMap((list) => (Array.isArray(list) ? list : []))
      .filter((range): range is string => typeof range === "string" && isRange(range));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function isRange(range: string): boolean {
  const [address = "", prefix = ""] = range.split("/");
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

/** Makes the test whether an address lies in one of the ranges; what is no address lies in none. */
export function rangeTest(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges.filter(isRange)) {
    const [address = "", prefix = ""] = range.split("/");
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
  };
}
