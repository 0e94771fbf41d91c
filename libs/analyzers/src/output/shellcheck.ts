import { z } from 'zod';
import { AnalyzerOutputError } from './analyzer-output-error.js';
import { parseJson, shorten, type RawResult } from './raw-sarif.js';

const position = z.number().int().positive().max(10_000_000);

/** ShellCheck's `json1`: https://github.com/koalaman/shellcheck/wiki/Integration */
const documentSchema = z.object({
  comments: z
    .array(
      z.object({
        file: z.string().max(4096),
        line: position,
        endLine: position,
        column: position,
        endColumn: position,
        code: z.number().int(),
        message: z.string(),
      }),
    )
    .max(200_000),
});

/** Reads ShellCheck's `json1`. Throws `AnalyzerOutputError` when the text is none. */
export function readShellcheck(analyzer: string, text: string): RawResult[] {
  const document = documentSchema.safeParse(parseJson(analyzer, text));
  if (!document.success) throw new AnalyzerOutputError(analyzer, 'it is not the json1 format of ShellCheck');
  return document.data.comments.map((comment) => ({
    ruleId: `SC${comment.code}`,
    message: shorten(comment.message),
    uri: comment.file,
    region: { startLine: comment.line, startColumn: comment.column, endLine: comment.endLine, endColumn: comment.endColumn },
    related: [],
  }));
}
