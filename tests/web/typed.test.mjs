// graphql-codegen makes types of schema.graphql; a page in strict TypeScript compiles against them, and runs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

import { serve } from "./serve.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
let service;

before(async () => {
  service = await serve();
});
after(() => service.stop());

function run(tool, ...words) {
  execFileSync(`node_modules/.bin/${tool}`, words, { cwd: here, stdio: "inherit" });
}

test("strict TypeScript compiles against the generated types, and runs", async () => {
  run("graphql-codegen", "--config", "codegen.mjs", "--silent");
  run("tsc");
  const { page } = await import("./built/page.js");
  const { lines, kind, code } = await page(service.url, service.token);
  assert.equal(lines.length, 5);
  assert.match(lines[0], /^ZS\d{4}-\d{4} .+亿元/);
  assert.match(kind, /^Unit /);
  assert.equal(code, "OUT_OF_RANGE");
});
