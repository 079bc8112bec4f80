/** Sends one signed message to an address a person gave: through the guard, once, with no redirect followed. */
import { vetUrl, webPorts } from "./address.ts";
import { decodeText } from "./body.ts";
import { describeCertificate } from "./certificate.ts";
import { coversHost } from "./certificate-names.ts";
import { exchangeHttp } from "./http-exchange.ts";
import { joinClient } from "./join-probes.ts";
import { FaultError } from "./network-fault.ts";
import type { NetworkFault } from "./probes.ts";
import type { ProbeSettings } from "./settings.ts";

/** From the first packet to the last byte of the answer, in milliseconds. */
const WHOLE_TIMEOUT_MS = 10_000;
/** Of the answer only its beginning is of use to people. */
const ANSWER_BYTES_MAX = 16 * 1024;

/** What came back; `status` is null and `fault` says why when there was no answer. */
export type PostAnswer = { status: number | null; text: string; ms: number; fault: NetworkFault | null };

/**
 * Posts JSON over https to a vetted address with a certificate that is valid for its name: what is signed goes to nobody
 * else. Never throws for what the network or the guard says.
 */
export async function postJson(
  settings: ProbeSettings,
  message: { url: string; body: string; headers: Record<string, string> },
): Promise<PostAnswer> {
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const { status, text, fault } = await send(settings, message, started + WHOLE_TIMEOUT_MS);
    return { status, text, ms: took(), fault };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { status: null, text: "", ms: took(), fault: error.fault };
  }
}

async function send(
  settings: ProbeSettings,
  { url: text, body, headers }: { url: string; body: string; headers: Record<string, string> },
  deadlineAt: number,
): Promise<Omit<PostAnswer, "ms">> {
  const { url, host, port, isTls } = vetUrl(text, settings.ports ?? webPorts);
  if (!isTls) throw new FaultError("guarded", "SCHEME", "only https is posted to");
  const { dialer } = joinClient(settings);
  const places = await dialer.placesOf(host, port);
  const { socket } = await dialer.connect(places, deadlineAt);
  const { socket: secured, chainError } = await dialer.secure(socket, host);
  const certificate = secured.getPeerX509Certificate();
  const names = certificate === undefined ? [] : describeCertificate(certificate).names;
  if (chainError !== null || !coversHost(names, host)) {
    secured.destroy();
    throw new FaultError("tls", chainError ?? "NAME", "the certificate is not valid for this name");
  }
  const answer = await exchangeHttp(secured, {
    method: "POST",
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      host: url.host,
      "content-type": "application/json",
      "accept-encoding": "identity",
      "user-agent": `LaunchReady/1 (+${settings.aboutUrl})`,
      connection: "close",
    },
    body,
    deadlineAt,
    firstByteTimeoutMs: WHOLE_TIMEOUT_MS,
    bodyBytesMax: ANSWER_BYTES_MAX,
  });
  const contentType = answer.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  // An answer without a body that could be read still says by its status whether the message was taken.
  return { status: answer.status, text: decodeText(answer.body.bytes, contentType), fault: null };
}
