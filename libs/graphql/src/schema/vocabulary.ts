/** The graphs that services contribute to; each is composed and served on its own. */
export const graphVocabularies = ['deepsource', 'codiga', 'lintel'] as const;
export type GraphVocabulary = (typeof graphVocabularies)[number];
