// Shows GraphiQL against the API of this very service; subscriptions go over its WebSocket.

const url = new URL("graphql", document.baseURI);
const subscriptionUrl = new URL(url);
subscriptionUrl.protocol = url.protocol === "https:" ? "wss:" : "ws:";

const welcome = `# 登录：运行下面的 SignIn，把 token 填到左下方 Headers 的 Authorization 里。
# Sign in: run SignIn, then put the token into Headers below, after "Bearer".

mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    token
    expiresAt
    userErrors {
      code
      message
    }
  }
}

query Ledger {
  projects(first: 10, orderBy: { field: STAGE_SINCE, direction: DESC }) {
    nodes {
      code
      name
      stage
      contractAmount {
        text
      }
    }
  }
}

subscription Changes {
  projectChanged {
    id
    name
    stage
  }
}
`;

const explorer = React.createElement(GraphiQL, {
  fetcher: GraphiQL.createFetcher({ url: url.href, subscriptionUrl: subscriptionUrl.href }),
  defaultQuery: welcome,
  defaultHeaders: JSON.stringify({ Authorization: "Bearer " }, null, 2),
});
ReactDOM.createRoot(document.getElementById("explorer")).render(explorer);
