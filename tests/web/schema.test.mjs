// schema.graphql: its style, its deprecations, and whether it breaks the clients of the last release.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import graphqlEslint from "@graphql-eslint/eslint-plugin";
import { ESLint } from "eslint";
import { buildSchema, findBreakingChanges, parse, visit } from "graphql";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = `${root}schema.graphql`;
const sdl = readFileSync(file, "utf8");

const { configs, parser, rules } = graphqlEslint;

const LINT = {
  files: ["**/*.graphql"],
  languageOptions: { parser, parserOptions: { graphQLConfig: { schema: file } } },
  plugins: { "@graphql-eslint": { rules } },
  rules: {
    ...configs["flat/schema-recommended"].rules,
    ...configs["flat/schema-relay"].rules,
    // Payloads, pages, edges, sums and stretches of days are values: what has an identity implements Node.
    "@graphql-eslint/strict-id-in-types": "off",
    // A page has its rows as `nodes` too, and lists that cannot grow are plain lists; not every row is a Node.
    "@graphql-eslint/relay-edge-types": [
      "error",
      { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
    ],
  },
};

test("graphql-eslint has nothing to say of schema.graphql", async () => {
  const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: LINT });
  const results = await eslint.lintFiles([file]);
  const found = results.flatMap(({ messages }) => messages.map((m) => `${m.line}: ${m.message} (${m.ruleId})`));
  assert.deepEqual(found, []);
});

test("a deprecation says why, and since when", () => {
  const lacking = [];
  visit(parse(sdl), {
    Directive(node, _key, _parent, _path, ancestors) {
      if (node.name.value !== "deprecated") return;
      const reason = node.arguments.find((argument) => argument.name.value === "reason")?.value.value ?? "";
      if (!/\d{4}-\d{2}-\d{2}/.test(reason)) lacking.push(ancestors.at(-1).name.value);
    },
  });
  assert.deepEqual(lacking, []);
});

/** The last release's tag, if there was a release yet. */
function lastRelease() {
  const tags = git("tag", "--list", "v*", "--merged", "HEAD", "--sort=-version:refname");
  return tags.split("\n").find((tag) => tag !== "");
}

const git = (...words) => execFileSync("git", words, { cwd: root, encoding: "utf8" });

/** What would break the clients of the old schema in the new one, and is not declared. */
function undeclared(before, after, declared) {
  const changes = findBreakingChanges(buildSchema(before), buildSchema(after)).map((change) => change.description);
  return changes.filter((change) => !declared.some((known) => known.change === change));
}

const declared = JSON.parse(readFileSync(new URL("breaking.json", import.meta.url), "utf8"));

test("whatever breaks the clients of the last release is declared in breaking.json", (context) => {
  const release = lastRelease();
  if (!release) {
    context.diagnostic("NOTHING COMPARED: there is no release yet (no tag v*), so nothing can break");
    assert.deepEqual(declared, []);
    return;
  }
  assert.deepEqual(undeclared(git("show", `${release}:schema.graphql`), sdl, declared), []);
});

test("a breaking change is seen, unless it is declared with a reason and a date", () => {
  const before = "type Query { a: Int b: Int }";
  const after = "type Query { a: Int! c: Int }";
  assert.deepEqual(undeclared(before, after, []), ["Query.b was removed."]);
  assert.deepEqual(undeclared(before, after, [{ change: "Query.b was removed." }]), []);
  for (const { change, reason, date } of declared) {
    assert.ok(change && reason && /^\d{4}-\d{2}-\d{2}$/.test(date), `${change}: reason and date`);
  }
});
