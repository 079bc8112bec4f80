import type { Browser } from "playwright";
import { expect, test } from "vitest";
import { launchBrowser } from "../browser/launch.ts";
import { startHttp } from "../checks/probes/loopback.ts";
import { LimitReached, Unavailable } from "../errors.ts";
import { type PrintJob, renderPdf } from "./render-pdf.ts";

const now = new Date();
const job = (launch: PrintJob["launch"]): PrintJob => ({ url: "http://localhost:1/print/x/1", cookie: "", launch });

test("without a browser the words name the way out", async () => {
  const cause = new Error("There is no Chromium that starts.");
  const failed = await renderPdf(
    job(async () => {
      throw cause;
    }),
    now,
  ).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Unavailable);
  expect(failed).toMatchObject({ cause, userMessage: expect.stringContaining("Save as PDF") });
});

test("one browser runs at a time, five are taken, and one more is told to come back", async () => {
  let running = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const launch = async (): Promise<Browser> => {
    most = Math.max(most, ++running);
    await gate.promise;
    running--;
    throw new Error("no browser");
  };
  const jobs = Array.from({ length: 5 }, () => renderPdf(job(launch), now).catch((error: unknown) => error));
  await expect(renderPdf(job(launch), now)).rejects.toThrow(LimitReached);
  gate.resolve();
  for (const failed of await Promise.all(jobs)) expect(failed).toBeInstanceOf(Unavailable);
  expect(most).toBe(1);
  // The queue is free again.
  await expect(renderPdf(job(launch), now)).rejects.toThrow(Unavailable);
});

test("a print page that leads elsewhere makes no PDF, and the browser is ended", async () => {
  let isClosed = false;
  const page = {
    goto: async () => ({ ok: () => true, status: () => 200 }),
    url: () => "http://localhost:1/login",
  };
  const browser = {
    newContext: async () => ({
      addCookies: async () => undefined,
      route: async () => undefined,
      newPage: async () => page,
    }),
    close: async () => {
      isClosed = true;
    },
  };
  const launch = async () => browser as never as Browser;
  await expect(renderPdf(job(launch), now)).rejects.toThrow(Unavailable);
  expect(isClosed).toBe(true);
});

test("the page is opened with the asker's session and becomes a tagged file with its text", async () => {
  const cookies: (string | undefined)[] = [];
  const page = `<!doctype html><html lang="en"><title>Handover</title><h1>Northbound Tea</h1><img src="http://localhost:9/x"></html>`;
  const server = await startHttp((request, response) => {
    cookies.push(request.headers.cookie);
    response.setHeader("content-type", "text/html").end(page);
  });
  try {
    const url = `http://localhost:${server.port}/print/x/1`;
    const cookie = "__Secure-next-auth.session-token=abc; launch-ready-workspace=w";
    const file = await renderPdf({ url, cookie, launch: () => launchBrowser() }, now);
    const text = Buffer.from(file).toString("latin1");
    expect(cookies).toEqual(["next-auth.session-token=abc; launch-ready-workspace=w"]);
    expect(text.slice(0, 5)).toBe("%PDF-");
    for (const part of ["/StructTreeRoot", "/Lang (en)", "/ToUnicode"]) expect(text).toContain(part);
  } finally {
    await server.close();
  }
}, 30_000);
