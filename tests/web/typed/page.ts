// A page that shows the ledger, as a frontend in strict TypeScript has it. It has to compile, and it runs.

import { GraphQLClient } from "graphql-request";

import { AddFundsDocument, AnythingDocument, LedgerDocument } from "./generated.ts";
import type { LedgerQueryVariables, LedgerRowFragment, RefusalCode, Stage } from "./generated.ts";

const signed: Stage = "SIGNED";

const variables: LedgerQueryVariables = {
  filter: { stage: { in: [signed, "STARTED"] }, contractAmount: { from: "10000000000" } },
  orderBy: [
    { field: "CONTRACT_AMOUNT", direction: "DESC" },
    { field: "CODE", direction: "ASC" },
  ],
  first: 5,
};

/** A line of the page; what may be null has to be looked at first. */
function line(row: LedgerRowFragment): string {
  const amount: string = row.contractAmount?.text ?? "";
  const next: string = row.milestones.nodes[0]?.dueOn ?? "";
  return [row.code, row.name, row.stage, amount, row.leadUnit?.name ?? "", next].join(" ");
}

/** The page's lines, what kind of thing the first one's lead unit is, and the code of a refusal. */
export async function page(url: string, token: string): Promise<{ lines: string[]; kind: string; code: RefusalCode }> {
  const client = new GraphQLClient(url, { headers: { authorization: `Bearer ${token}` } });
  const { projects } = await client.request(LedgerDocument, variables);
  const rows = projects.edges.map((edge) => edge.node);
  const [first] = rows;
  if (!first?.leadUnit) throw new Error("no project with a lead unit");
  const { node } = await client.request(AnythingDocument, { id: first.leadUnit.id });
  if (node?.__typename !== "Unit") throw new Error(`${first.leadUnit.id} is no unit`);
  const name: string = node.name;
  const input = { projectId: first.id, on: new Date().toISOString().slice(0, 10), amount: 0 };
  const { recordFundReceipt } = await client.request(AddFundsDocument, { input });
  const [refused] = recordFundReceipt.userErrors;
  if (!refused) throw new Error("nothing is no receipt");
  return { lines: rows.map(line), kind: `${node.__typename} ${name}`, code: refused.code };
}

// What the types forbid.
// @ts-expect-error a stage that does not exist
export const misspelt: Stage = "SINGED";
// @ts-expect-error a direction is needed
export const undirected: LedgerQueryVariables = { filter: {}, orderBy: [{ field: "CODE" }] };
// @ts-expect-error a condition that does not exist
export const unknown: LedgerQueryVariables = { filter: { stag: { eq: "SIGNED" } }, orderBy: [] };
