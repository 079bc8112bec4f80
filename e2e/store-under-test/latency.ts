/** Simulated distance: loopback has no round trips, so what a client sends arrives late. */
import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/**
 * Wraps an accepted socket so that every flight of the client arrives one round trip late, and the first one two: the
 * TCP handshake happened on loopback for nothing. Answers go out at once, so each exchange costs one round trip.
 */
export function withLatency(socket: Socket, roundTripMs: number): Duplex {
  let delayMs = roundTripMs * 2;
  const timers = new Set<NodeJS.Timeout>();
  const later = (act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, delayMs);
    timers.add(timer);
  };
  const delayed = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      socket.write(chunk, () => done());
    },
    final(done) {
      socket.end(() => done());
    },
    destroy(error, done) {
      for (const timer of timers) clearTimeout(timer);
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (chunk) => {
    later(() => delayed.push(chunk));
    delayMs = roundTripMs;
  });
  socket.on("end", () => later(() => delayed.push(null)));
  socket.on("error", () => delayed.destroy());
  socket.on("close", () => later(() => delayed.destroy()));
  return delayed;
}
