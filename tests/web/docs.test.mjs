// Runs the examples of docs/API.md in order, and compares with the answers shown there. `…` stands for anything,
// `«key»` in variables for the last value of that key in the answers so far.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { WebSocket } from "ws";

import { ask, serve, today } from "./serve.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const text = readFileSync(new URL("../../docs/API.md", import.meta.url), "utf8");
const pieces = [...text.matchAll(/^```(\w+)(?: (\w+))?\n([^]*?)^```$/gm)].map(([, language, role, body], at) => ({
  language,
  role,
  body,
  name: `${language} ${at + 1}: ${body.split("\n")[0]}`,
}));

let service;
let folder;
const seen = {};

before(async () => {
  service = await serve();
  folder = await mkdtemp(`${here}docs-`);
  await writeFile(`${folder}/environment`, "");
});
after(async () => {
  await service?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const atService = (body) => body.replaceAll("127.0.0.1:8080", new URL(service.url).host);

/** Remembers every value by its key. */
function remember(value) {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    seen[key] = inner;
    remember(inner);
  }
}

function compare(answer, shown, path = "answer") {
  if (shown === "…") return assert.notEqual(answer, undefined, path);
  if (typeof shown === "string" && shown.includes("…")) {
    const pattern = shown.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^]*");
    return assert.match(String(answer), new RegExp(`^${pattern}$`), path);
  }
  if (typeof shown !== "object" || shown === null) return assert.deepEqual(answer, shown, path);
  assert.deepEqual(Object.keys(answer ?? {}).sort(), Object.keys(shown).sort(), path);
  for (const key of Object.keys(shown)) compare(answer[key], shown[key], `${path}.${key}`);
}

/** What is shown is the whole answer, or its data. */
function agree(answer, shown) {
  const whole = Array.isArray(shown) || "data" in shown;
  assert.ok(whole || answer.errors === undefined, JSON.stringify(answer));
  compare(whole ? answer : answer.data, shown);
}

/** The piece of this kind that follows a piece at once. */
const following = (at, role) => {
  const rest = pieces.slice(at + 1);
  const end = rest.findIndex((piece) => piece.role === undefined);
  return rest.slice(0, end < 0 ? undefined : end).find((piece) => piece.role === role);
};

async function graphql(body, variables) {
  const filled = variables?.body.replaceAll(/«(\w+)»/g, (_, key) => seen[key]);
  return ask(service.url, body, { token: service.token, variables: filled && JSON.parse(filled) });
}

function sh(body) {
  const script = `set -eua; . ./environment; ${atService(body)}\nexport -p > environment`;
  const words = execFileSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
  return words.trim() === "" ? undefined : JSON.parse(words);
}

const change = () => {
  const query = `mutation { recordFundReceipt(input: { projectId: "project:1", on: "${today()}", amount: 1 }) { userErrors { code } } }`;
  return ask(service.url, query, { token: service.token });
};

/** A socket that lets a change happen once the server has taken up the subscription: it takes messages in order. */
class Changing extends WebSocket {
  send(message, ...rest) {
    super.send(message, ...rest);
    if (JSON.parse(message).type !== "subscribe") return;
    super.send('{"type":"ping"}');
    this.on("message", (words) => JSON.parse(words).type === "pong" && change());
  }
}

async function js(body, at) {
  const real = { fetch: globalThis.fetch, WebSocket: globalThis.WebSocket };
  const shown = [];
  Object.assign(globalThis, {
    token: service.token,
    show: (value) => shown.push(value),
    WebSocket: Changing,
    fetch: async (address, asked) => {
      const response = await real.fetch(address, asked);
      if (response.headers.get("content-type").startsWith("text/event-stream")) await change();
      return response;
    },
  });
  try {
    await writeFile(`${folder}/example-${at}.mjs`, atService(body));
    await import(`${folder}/example-${at}.mjs`);
  } finally {
    Object.assign(globalThis, real);
  }
  return shown;
}

for (const [at, { language, role, body, name }] of pieces.entries()) {
  if (role !== undefined) continue;
  test(name, async () => {
    let answer;
    if (language === "graphql") answer = await graphql(body, following(at, "variables"));
    else if (language === "sh") answer = sh(body);
    else if (language === "js") answer = await js(body, at);
    else return;
    remember(answer);
    const shown = following(at, "answer");
    if (shown) agree(answer, JSON.parse(shown.body));
    else if (language === "graphql") assert.equal(answer.errors, undefined, JSON.stringify(answer));
  });
}

test("the examples are there", () => {
  for (const language of ["graphql", "sh", "js"]) assert.ok(pieces.some((piece) => piece.language === language));
});
