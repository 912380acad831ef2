// The audits of GraphQL over HTTP, all of them: MUST, SHOULD and MAY.

import { serverAudits } from "graphql-http";

import { serve } from "../serve.mjs";

const { url, stop } = await serve();
let passed = 0;
let failed = 0;
try {
  for (const audit of serverAudits({ url, fetchFn: fetch })) {
    const result = await audit.fn();
    if (result.status === "ok") {
      passed += 1;
    } else {
      failed += 1;
      console.error(`${audit.id} ${audit.name}: ${result.reason}`);
    }
  }
} finally {
  await stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
