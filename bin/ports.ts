import { createServer } from "node:net";

/** Finds a free TCP port on loopback: the wanted one if it is free, else any. Throws what `listen` throws. */
export async function findPort(wanted = 0): Promise<number> {
  return (await tryPort(wanted)) ?? (await findPort(0));
}

/** Tells whether a port can be listened on at `host` (loopback unless told). */
export async function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return (await tryPort(port, host)) !== null;
}

function tryPort(port: number, host = "127.0.0.1"): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", (error) => {
      const code = "code" in error ? error.code : null;
      if (port !== 0 && (code === "EADDRINUSE" || code === "EACCES")) resolve(null);
      else if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT")
        resolve(port); // no such address here: nobody has it
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
