// The explorer in a browser: it loads, asks with a token, subscribes, and asks no other host for anything.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import puppeteer from "puppeteer-core";

import { ask, serve, today } from "./serve.mjs";

const source = fileURLToPath(new URL("../../src/http/graphiql/", import.meta.url));
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Whoever waits longer waits in vain. */
const patience = 60_000;

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
  page.setDefaultTimeout(patience);
  await page.evaluateOnNewDocument(() => {
    window.sockets = [];
    window.WebSocket = class extends WebSocket {
      constructor(...given) {
        super(...given);
        window.sockets.push(this);
      }
    };
  });
  const asked = [];
  const complaints = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(service.url.replace("/graphql", "/graphiql"));
  await write(page, ".graphiql-query-editor", query);
  // The editor reads its text a moment later; until then it runs the one before, and not as a subscription.
  await page.waitForFunction(
    (query) => document.querySelector(".graphiql-query-editor .CodeMirror").CodeMirror.documentAST?.loc.source.body === query,
    {},
    query,
  );
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

/** Resolves with the next message of this type that goes over a socket of the page, one way or the other. */
function message(session, way, type) {
  return new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error(`no ${type} was ${way.toLowerCase()}`)), patience);
    session.on(`Network.webSocketFrame${way}`, ({ response }) => {
      if (response.payloadData.includes(`"type":"${type}"`)) {
        clearTimeout(late);
        found();
      }
    });
  });
}

test("the explorer shows live updates", async () => {
  const { page } = await explore("subscription { projectChanged { id code } }");
  const session = await page.createCDPSession();
  await session.send("Network.enable");
  await Promise.all([message(session, "Received", "connection_ack"), message(session, "Sent", "subscribe"), run(page)]);
  // A socket's messages are taken up one after the other: when this is answered, the subscription is open.
  const ping = () => page.evaluate(() => window.sockets.at(-1).send(JSON.stringify({ type: "ping" })));
  await Promise.all([message(session, "Received", "pong"), ping()]);
  const options = { token: service.token };
  const { data } = await ask(service.url, "{ projects(first: 1) { nodes { id code } } }", options);
  const [{ id, code }] = data.projects.nodes;
  const receive = `mutation { recordFundReceipt(input: { projectId: "${id}", on: "${today()}", amount: 100 }) { userErrors { code } } }`;
  const received = await ask(service.url, receive, options);
  assert.deepEqual(received.data.recordFundReceipt.userErrors, []);
  await answered(page, `"code": "${code}"`);
  await page.close();
});

test("no other file of the folder is served", async () => {
  for (const path of ["build.mjs", "index.html", "..%2Fpackage.json", "%2e%2e/package.json"]) {
    const response = await fetch(service.url.replace("/graphql", `/graphiql/${path}`));
    assert.equal(response.status, 404, path);
  }
});
