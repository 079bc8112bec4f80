/** Opens connections, to vetted addresses only. */
import { createConnection, isIP, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import {
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
  connect as tlsConnect,
} from "node:tls";
import { inConnectOrder } from "./address.ts";
import { FaultError, faultOf } from "./network-fault.ts";
import type { DnsProbe } from "./probes.ts";
import type { Endpoint, Router } from "./route.ts";

/** Catalogue 0.4, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 5000;
export const TLS_TIMEOUT_MS = 5000;

/** An address as DNS gave it, and where the connection goes (they differ only by the operator's connect rules). */
export type Place = { address: string; endpoint: Endpoint };

export type Dialer = {
  /** Where a host may be reached, vetted and in order; throws a `FaultError` of kind `dns` or `guarded` for nowhere. */
  placesOf(host: string, port: number, address?: string): Promise<Place[]>;
  /** Connects to the first place that answers; throws the most telling `FaultError` when none does. */
  connect(places: Place[], deadlineAt: number): Promise<{ socket: Socket; place: Place }>;
  /** Shakes hands over a connected socket. An invalid certificate is reported, not thrown. */
  secure(socket: Socket, host: string, options?: SecureOptions): Promise<Secured>;
};

export type SecureOptions = {
  context?: SecureContext;
  timeoutMs?: number;
  /** Shortest finite-field key to accept, in bits; Node's default is 1024. */
  minDhBits?: number;
};

export type Secured = {
  socket: TLSSocket;
  /** OpenSSL's code; null when the chain leads to a trusted root. */
  chainError: string | null;
  ocspStapled: boolean;
};

export type DialerSettings = {
  dns: DnsProbe;
  router: Router;
  context: SecureContext;
  latencyMs: number;
};

/** Makes the one way the probes open TCP connections. */
export function createDialer({ dns, router, context, latencyMs }: DialerSettings): Dialer {
  return {
    async placesOf(host, port, address) {
      const addresses = address === undefined ? await lookUp(dns, router, host, port) : [address];
      const places: Place[] = [];
      let refusal: FaultError | null = null;
      for (const candidate of inConnectOrder(addresses)) {
        try {
          places.push({ address: candidate, endpoint: router.route(host, candidate, port) });
        } catch (error) {
          if (!(error instanceof FaultError)) throw error;
          refusal = error;
        }
      }
      if (places.length > 0) return places;
      throw refusal ?? new FaultError("guarded", "ADDRESS", `"${address}" is not an address`);
    },
    async connect(places, deadlineAt) {
      const faults: FaultError[] = [];
      for (const place of places) {
        const timeoutMs = Math.min(CONNECT_TIMEOUT_MS, deadlineAt - performance.now());
        if (timeoutMs <= 0) break;
        try {
          if (latencyMs > 0) await pause(latencyMs);
          return { socket: await openTcp(place.endpoint, timeoutMs), place };
        } catch (error) {
          if (!(error instanceof FaultError)) throw error;
          faults.push(error);
        }
      }
      // "No route" is about our side; what another address said is about theirs.
      const telling = faults.find((fault) => fault.fault.kind !== "unreachable") ?? faults[0];
      throw telling ?? new FaultError("timeout", "CONNECT", "no time left to connect");
    },
    async secure(socket, host, options = {}) {
      if (latencyMs > 0) await pause(latencyMs);
      return shakeHands(socket, host, {
        ...options,
        context: options.context ?? context,
        timeoutMs: options.timeoutMs ?? TLS_TIMEOUT_MS,
      });
    },
  };
}

async function lookUp(dns: DnsProbe, router: Router, host: string, port: number): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  // A rule that names an address for this host needs no look-up, as with curl.
  const ruled = router.ruleFor(host, port);
  if (ruled !== null && ruled.host !== null && ruled.toAddress !== null) return [ruled.toAddress];
  const { a, aaaa, addresses } = await dns.addresses(host);
  if (addresses.length > 0) return addresses;
  const rcode = a.rcode === "NOERROR" ? aaaa.rcode : a.rcode;
  const code = rcode === "NOERROR" ? "NODATA" : rcode;
  throw new FaultError("dns", code, `${host} has no address (${code})`);
}

function openTcp(endpoint: Endpoint, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // An address, never a name: what was vetted is what is connected to.
    const socket = createConnection({ host: endpoint.address, port: endpoint.port, noDelay: true });
    const timer = setTimeout(
      () => fail(new FaultError("timeout", "CONNECT", `no connection in ${timeoutMs} ms`)),
      timeoutMs,
    );
    function fail(error: unknown): void {
      clearTimeout(timer);
      socket.destroy();
      reject(error instanceof FaultError ? error : faultError(error, "unreachable"));
    }
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      socket.on("error", () => {}); // whoever uses the socket next sees the end of it in its own way
      resolve(socket);
    });
  });
}

function shakeHands(
  socket: Socket,
  host: string,
  { context, timeoutMs, minDhBits }: SecureOptions & { context: SecureContext; timeoutMs: number },
): Promise<Secured> {
  return new Promise((resolve, reject) => {
    let ocspStapled = false;
    const secure = tlsConnect({
      socket,
      // RFC 6066, section 3: no addresses in SNI.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      secureContext: context,
      rejectUnauthorized: false,
      // Coverage is judged apart: left here, a bad chain would hide a wrong name and the other way round.
      checkServerIdentity: () => undefined,
      ALPNProtocols: ["http/1.1"],
      requestOCSP: true,
      ...(minDhBits === undefined ? {} : { minDHSize: minDhBits }),
    });
    const timer = setTimeout(
      () => fail(new FaultError("timeout", "TLS", `no handshake in ${timeoutMs} ms`)),
      timeoutMs,
    );
    function fail(error: unknown): void {
      clearTimeout(timer);
      secure.destroy();
      socket.destroy();
      reject(error instanceof FaultError ? error : faultError(error, "tls"));
    }
    secure.once("error", fail);
    secure.once("close", () =>
      fail(new FaultError("reset", "ECONNRESET", "the connection was closed in the handshake")),
    );
    secure.on("OCSPResponse", (response) => {
      ocspStapled = response !== null && response.length > 0;
    });
    secure.once("secureConnect", () => {
      clearTimeout(timer);
      secure.removeAllListeners("error");
      secure.removeAllListeners("close");
      secure.on("error", () => {});
      const { authorizationError } = secure;
      const chainError = authorizationError ? codeText(authorizationError) : null;
      resolve({ socket: secure, chainError, ocspStapled });
    });
  });
}

function codeText(error: unknown): string {
  if (error instanceof Error) return "code" in error && typeof error.code === "string" ? error.code : error.message;
  return String(error);
}

function faultError(error: unknown, fallback: "unreachable" | "tls"): FaultError {
  const fault = faultOf(error, fallback);
  return new FaultError(fault.kind, fault.code, fault.message, { cause: error });
}

const contexts = new Map<string, SecureContext>();

/** Makes the context that trusts Node's roots and one more; kept, since loading the roots takes tens of milliseconds. */
export function trustContext(extraRootPem: string | undefined): SecureContext {
  const key = extraRootPem ?? "";
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const context = createSecureContext(extraRootPem === undefined ? {} : { ca: [...rootCertificates, extraRootPem] });
  contexts.set(key, context);
  return context;
}
