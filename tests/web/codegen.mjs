// Types of schema.graphql and documents typed by it, as strict as graphql-codegen makes them.

export default {
  schema: "../../schema.graphql",
  documents: "operations/*.graphql",
  emitLegacyCommonJSImports: false,
  generates: {
    "typed/generated.ts": {
      plugins: ["typescript", "typescript-operations", "typed-document-node"],
      config: {
        strictScalars: true,
        scalars: {
          ID: "string",
          Date: "string",
          DateTime: "string",
          Month: "string",
          Fen: { input: "string | number", output: "string" },
          Long: { input: "string | number", output: "string" },
          JSON: "unknown",
        },
        enumsAsTypes: true,
        useTypeImports: true,
        avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
        immutableTypes: true,
      },
    },
  },
};
