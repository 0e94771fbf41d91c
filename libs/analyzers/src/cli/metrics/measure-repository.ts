import type { FileMeasurement, ManifestMeasurement, Measurements } from '../../measurements/measurements.js';
import { languageOfInterpreterLine, languageOfPath } from '../../planning/languages.js';
import type { SourceText } from '../entry-point.js';
import { readManifest } from './dependencies/read-manifest.js';
import { duplicatedLines, findDuplicates } from './duplication/find-duplicates.js';
import { Tokenizer, type TokenizedFile } from './duplication/tokens.js';
import { lineCountedLanguages } from './find-comments.js';
import { specOf } from './languages/index.js';
import { measureSource } from './measure-source.js';

/** Languages that hold code; data and prose are not counted. */
const countedWithoutGrammar = new Set(lineCountedLanguages);

/** Measures every file, then what files have in common. */
export async function measureRepository(sources: AsyncIterable<SourceText>, isTest: (path: string) => boolean): Promise<Measurements> {
  const files: FileMeasurement[] = [];
  const manifests: ManifestMeasurement[] = [];
  const tokenized: TokenizedFile[] = [];
  const tokenizer = new Tokenizer();
  for await (const { path, text } of sources) {
    const manifest = readManifest(path, text);
    if (manifest) manifests.push(manifest);
    const language = languageOfPath(path) ?? languageOfInterpreterLine(text);
    if (language === undefined || !(specOf(language) ?? countedWithoutGrammar.has(language))) continue;
    const { comments, isCode: _, ...measures } = await measureSource(language, text);
    // Tests repeat themselves on purpose, declarations of overloads cannot help it.
    if (!isTest(path) && !/\.d\.[cm]?ts$/.test(path)) tokenized.push(tokenizer.tokenize(path, text, comments));
    files.push({
      path,
      language,
      metricLanguage: specOf(language)?.metricLanguage ?? (language === 'Scala' ? 'scala' : null),
      isTest: isTest(path),
      duplicatedLines: 0,
      ...measures,
      functions: [...measures.functions],
      documentation: isTest(path) ? null : measures.documentation,
    });
  }
  const duplicates = findDuplicates(tokenized);
  const duplicated = duplicatedLines(duplicates);
  return {
    formatVersion: '1',
    files: files.map((file) => ({ ...file, duplicatedLines: duplicated.get(file.path) ?? 0 })),
    duplicates,
    manifests,
  };
}
