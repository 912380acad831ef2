// Starts the built program's demonstration in a folder of its own, for tests written in JavaScript.
// ZHAOSHANG names the program; without it, that of the debug build is taken.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const debugBuild = fileURLToPath(new URL("../../target/debug/zhaoshang", import.meta.url));
const program = resolve(process.env.ZHAOSHANG ?? debugBuild);

/** Those who sign in to a demonstration; their passwords are public (src/demo/people.rs). */
export const people = ["admin", "zuzhang", "fenguan", "fuzeren", "lianluo"];

const password = (login) => `zhaoshang-${login}`;

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/** Today in the district, as the service has it. */
export const today = () => new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });

/** Sends a request as clients do, and gives the whole answer. */
export async function ask(url, query, { token, variables } = {}) {
  const headers = { "content-type": "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return response.json();
}

/** A token of one of the people. */
export async function signIn(url, login) {
  const query = "mutation($input: SignInInput!) { signIn(input: $input) { token } }";
  const answer = await ask(url, query, { variables: { input: { login, password: password(login) } } });
  return answer.data.signIn.token;
}

/**
 * Serves a demonstration on a free port. `stop` ends it and removes its folder.
 * @param {Record<string, string>} settings such as `{ ZHAOSHANG_CORS_ORIGINS: "https://a.example" }`
 * @returns {Promise<{ url: string, token: string, mail: string, stop: () => Promise<void> }>} with a token of the bureau,
 *   and the folder with the mail
 */
export async function serve(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), "zhaoshang-"));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}/graphql`;
  const child = spawn(program, ["demo", "--listen", address, "--data-dir", "data"], {
    cwd: folder,
    env: { ZHAOSHANG_LOG_FILTER: "warn", ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((done) => child.once("close", done).once("error", done));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await printed(child, ended, url);
    return { url, token: await signIn(url, "admin"), mail: join(folder, "data", "mail"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the address on standard output; the port is open before it is printed. */
async function printed(child, ended, words) {
  const lines = createInterface({ input: child.stdout });
  const said = new Promise((done) => lines.on("line", (line) => line.includes(words) && done(true)));
  const serving = await Promise.race([said, ended.then(() => false)]);
  if (!serving) throw new Error(`${program} ended before it served`);
}
