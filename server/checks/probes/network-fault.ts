import type { NetworkFault } from "./probes.ts";

/** Carries a `NetworkFault` through code that can only throw; caught inside the probes, never shown to checks. */
export class FaultError extends Error {
  override name = "FaultError";
  readonly fault: NetworkFault;

  constructor(kind: NetworkFault["kind"], code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = { kind, code, message };
  }
}

const kindByCode: { [code: string]: NetworkFault["kind"] } = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ECONNABORTED: "reset",
  ETIMEDOUT: "timeout",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  EAFNOSUPPORT: "unreachable",
  ENETDOWN: "unreachable",
  EHOSTDOWN: "unreachable",
  EACCES: "unreachable",
  EPERM: "unreachable",
  EPROTO: "tls",
  HPE_HEADER_OVERFLOW: "too-large",
};

/** Names why a socket, TLS or HTTP error ended an exchange; `fallback` is the kind of an error with no telling code. */
export function faultOf(error: unknown, fallback: NetworkFault["kind"]): NetworkFault {
  if (error instanceof FaultError) return error.fault;
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (code === null) return { kind: fallback, code: "ERROR", message };
  const known = kindByCode[code];
  if (known !== undefined) return { kind: known, code, message };
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return { kind: "tls", code, message };
  if (code.startsWith("HPE_") || code.startsWith("Z_") || code.startsWith("ERR_")) {
    return { kind: "protocol", code, message };
  }
  return { kind: fallback, code, message };
}

function codeOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
