import type { GraphVocabulary } from './vocabulary.js';

const federation = `
extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@interfaceObject", "@tag"]
  )
`;

const pageInfo = `
"Position of a page within a connection."
type PageInfo @shareable {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  "Always set when hasNextPage is true."
  endCursor: String
}
`;

const relayScalars = `
"Calendar date, ISO 8601 (YYYY-MM-DD)."
scalar Date

"Instant, ISO 8601 with offset."
scalar DateTime

"Any JSON-like value."
scalar GenericScalar

"JSON object."
scalar JSON

"JSON document carried as a string."
scalar JSONString

"UUID in canonical text form."
scalar UUID
`;

const shared: Readonly<Record<GraphVocabulary, string>> = {
  deepsource: `
${relayScalars}
"Object with a global id: base64 of Type:opaque-key."
interface MaskPrimaryKeyNode {
  id: ID!
}
${pageInfo}`,
  codiga: `
"Whole number of up to 64 bits, written as a JSON number."
scalar Long
`,
  lintel: `
${relayScalars}
"Object with a global id: base64 of Type:opaque-key."
interface Node {
  id: ID!
}
${pageInfo}`,
};

/** What every subgraph of a vocabulary has in common: the federation link, scalars, and paging types. */
export function baseSdl(vocabulary: GraphVocabulary): string {
  return `${federation}${shared[vocabulary]}`;
}
