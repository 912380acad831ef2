// Gathers what the explorer's page needs into `built`, the folder that the setting `graphiql` names.

import { copyFile, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const from = (path) => fileURLToPath(new URL(path, import.meta.url));
const built = from("built/");

/** What is served, and where it comes from; src/http/explorer.rs knows the same names. */
const files = {
  "index.html": "index.html",
  "explorer.js": "explorer.js",
  "explorer.css": "explorer.css",
  "react.js": "node_modules/react/umd/react.production.min.js",
  "react-dom.js": "node_modules/react-dom/umd/react-dom.production.min.js",
  "graphiql.js": "node_modules/graphiql/graphiql.min.js",
  "graphiql.css": "node_modules/graphiql/graphiql.min.css",
};

await rm(built, { recursive: true, force: true });
await mkdir(built);
await Promise.all(Object.entries(files).map(([name, path]) => copyFile(from(path), built + name)));
