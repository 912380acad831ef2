// The clients that frontends use, against the built program.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { GraphQLClient, ClientError } from "graphql-request";
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWsClient } from "graphql-ws";
import WebSocket from "ws";

import { ask, serve, signIn, today } from "./serve.mjs";

let service;

before(async () => {
  service = await serve();
});
after(() => service.stop());

const bearer = (token) => ({ authorization: `Bearer ${token}` });

const LEDGER = gql`
  query Ledger($first: Int, $after: String, $last: Int, $before: String) {
    projects(first: $first, after: $after, last: $last, before: $before, orderBy: { field: CODE, direction: ASC }) {
      edges {
        cursor
        node {
          id
          code
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`;

const PROJECT = "{ projects(first: 1) { nodes { id } } }";
const ADD_FUNDS = `mutation($id: ID!) {
  recordFundReceipt(input: { projectId: $id, on: "${today()}", amount: "100" }) { userErrors { message } }
}`;
const WATCH = "subscription($id: ID!) { projectChanged(filter: { id: { eq: $id } }) { id fundsInPlace { fen } } }";

function apollo() {
  return new ApolloClient({
    link: new HttpLink({ uri: service.url, headers: bearer(service.token) }),
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { projects: relayStylePagination(["filter", "orderBy"]) } } },
    }),
  });
}

/** Pages on as a list on the screen does, and gives the codes that stand there in the end. */
async function scroll(variables, more) {
  const client = apollo();
  const list = client.watchQuery({ query: LEDGER, variables });
  await client.query({ query: LEDGER, variables });
  const shown = () => client.readQuery({ query: LEDGER, variables }).projects;
  for (let page = 1; page < 3; page += 1) {
    await list.fetchMore({ variables: more(shown().pageInfo) });
  }
  return shown().edges.map((edge) => edge.node.code);
}

async function codes(page) {
  const query = `{ projects(${page}, orderBy: { field: CODE, direction: ASC }) { nodes { code } } }`;
  const answer = await ask(service.url, query, { token: service.token });
  return answer.data.projects.nodes.map((node) => node.code);
}

test("Apollo Client pages forward with relayStylePagination", async () => {
  const scrolled = await scroll({ first: 4 }, ({ endCursor }) => ({ first: 4, after: endCursor }));
  assert.deepEqual(scrolled, await codes("first: 12"));
});

test("Apollo Client pages backward with relayStylePagination", async () => {
  const scrolled = await scroll({ last: 4 }, ({ startCursor }) => ({ last: 4, before: startCursor }));
  assert.deepEqual(scrolled, await codes("last: 12"));
});

test("Apollo Client knows objects by their ids", async () => {
  const client = apollo();
  const { data } = await client.query({ query: LEDGER, variables: { first: 1 } });
  const { id, code } = data.projects.edges[0].node;
  const fragment = gql`
    fragment Code on Project {
      code
    }
  `;
  assert.equal(client.readFragment({ id: `Project:${id}`, fragment }).code, code);
});

test("graphql-request gets data, and faults as errors with their codes", async () => {
  const client = new GraphQLClient(service.url, { headers: bearer(service.token) });
  const { viewer } = await client.request("{ viewer { login } }");
  assert.equal(viewer.login, "admin");
  await assert.rejects(client.request("{ projects(first: 1000) { nodes { id } } }"), (error) => {
    assert.ok(error instanceof ClientError);
    assert.equal(error.response.errors[0].extensions.code, "BAD_INPUT");
    return true;
  });
});

async function aProject() {
  const answer = await ask(service.url, PROJECT, { token: service.token });
  return answer.data.projects.nodes[0].id;
}

async function addFunds(id) {
  const answer = await ask(service.url, ADD_FUNDS, { token: service.token, variables: { id } });
  assert.deepEqual(answer.data.recordFundReceipt.userErrors, []);
}

/** Two changes, and the two events they bring; `ready` tells when the subscription stands. */
async function follow(events, ready, id) {
  const first = events.next();
  await ready;
  await addFunds(id);
  const before = (await first).value.data.projectChanged;
  await addFunds(id);
  const after = (await events.next()).value.data.projectChanged;
  assert.equal(before.id, id);
  assert.equal(BigInt(after.fundsInPlace.fen) - BigInt(before.fundsInPlace.fen), 100n);
  await events.return();
}

test("graphql-ws brings changes while a mutation runs", async () => {
  const id = await aProject();
  const client = createWsClient({
    url: service.url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: bearer(service.token),
    retryAttempts: 0,
    lazy: false,
  });
  const events = client.iterate({ query: WATCH, variables: { id } });
  // A socket takes its messages in order: who got the answer to the second has the first taken up.
  const ready = (async () => (await client.iterate({ query: "{ viewer { login } }" }).next()).value)();
  await follow(events, ready, id);
  await client.dispose();
});

test("graphql-ws is told why it is turned away", async () => {
  const closed = withResolvers();
  const client = createWsClient({
    url: service.url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: bearer("not-a-token"),
    retryAttempts: 0,
    on: { closed: closed.resolve },
  });
  await assert.rejects(client.iterate({ query: WATCH, variables: { id: "project:1" } }).next());
  assert.equal((await closed.promise).code, 4401);
});

test("a token that is revoked closes its sockets", async () => {
  const token = await signIn(service.url, "zuzhang");
  const closed = withResolvers();
  const client = createWsClient({
    url: service.url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: bearer(token),
    retryAttempts: 0,
    on: { closed: closed.resolve },
  });
  const event = client.iterate({ query: WATCH, variables: { id: "project:1" } }).next();
  event.catch(() => {});
  assert.equal((await client.iterate({ query: "{ viewer { login } }" }).next()).value.data.viewer.login, "zuzhang");
  await ask(service.url, "mutation { signOut { signedOut } }", { token });
  assert.equal((await closed.promise).code, 4403);
  await assert.rejects(event);
});

test("graphql-sse brings changes while a mutation runs", async () => {
  const id = await aProject();
  const opened = withResolvers();
  const client = createSseClient({
    url: service.url,
    headers: bearer(service.token),
    retryAttempts: 0,
    fetchFn: async (...asked) => {
      const answer = await fetch(...asked);
      opened.resolve();
      return answer;
    },
  });
  await follow(client.iterate({ query: WATCH, variables: { id } }), opened.promise, id);
  client.dispose();
});

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
