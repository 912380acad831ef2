// The explorer in a browser: it loads, asks with a token, and asks no other host for anything.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import puppeteer from "puppeteer-core";

import { serve } from "./serve.mjs";

const source = fileURLToPath(new URL("../../src/http/graphiql/", import.meta.url));
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

let service;
let browser;

before(async () => {
  execFileSync("npm", ["run", "--silent", "build"], { cwd: source, stdio: "inherit" });
  service = await serve({ ZHAOSHANG_GRAPHIQL: `${source}built` });
  // A container has neither the rights for Chromium's sandbox nor much shared memory.
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  browser = await puppeteer.launch({ executablePath: chromium, args });
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

/** Opens the explorer with a query and headers in its editors, and notes what the page asks for and complains of. */
async function explore(query) {
  const page = await browser.newPage();
  const asked = [];
  const complaints = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(service.url.replace("/graphql", "/graphiql"));
  await write(page, ".graphiql-query-editor", query);
  await page.click('button[data-name="headers"]');
  await write(page, ".graphiql-editor-tool .graphiql-editor:not(.hidden)", headers());
  return { page, asked, complaints };
}

const headers = () => JSON.stringify({ Authorization: `Bearer ${service.token}` });

/** Puts a text into one of the editors as somebody who pastes it. */
async function write(page, place, text) {
  await page.waitForSelector(`${place} .CodeMirror`);
  await page.$eval(`${place} .CodeMirror`, (editor, text) => editor.CodeMirror.setValue(text), text);
}

const run = (page) => page.click(".graphiql-execute-button");

/** Waits until the answer holds these words. */
async function answered(page, words) {
  await page.waitForFunction(
    (words) => document.querySelector(".result-window .CodeMirror")?.CodeMirror.getValue().includes(words),
    {},
    words,
  );
}

test("the explorer answers a query, and asks no other host", async () => {
  const { page, asked, complaints } = await explore("{ viewer { login role } }");
  await run(page);
  await answered(page, '"login": "admin"');
  const { origin } = new URL(service.url);
  assert.deepEqual(asked.filter((url) => !url.startsWith("data:") && new URL(url).origin !== origin), []);
  assert.ok(asked.includes(`${origin}/graphiql/graphiql.js`), asked.join("\n"));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("no other file of the folder is served", async () => {
  for (const path of ["build.mjs", "index.html", "..%2Fpackage.json", "%2e%2e/package.json"]) {
    const response = await fetch(service.url.replace("/graphql", `/graphiql/${path}`));
    assert.equal(response.status, 404, path);
  }
});
