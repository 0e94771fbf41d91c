import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { CommitMeasurement, DuplicateBlock, FileMeasurement, FunctionMeasurement } from '../domain/measurement.js';
import type { MeasuredCommit } from '../domain/snapshot.js';
import { isComplex, isLong } from '../domain/totals.js';

type Ref = Pick<MeasuredCommit, 'repositoryId' | 'ref'>;
type OwnedRef = Ref & Pick<MeasuredCommit, 'accountId'>;

export interface StoredFile extends Omit<FileMeasurement, 'functions' | 'subject' | 'publicDeclarations' | 'documentedDeclarations'> {
  readonly functionsCount: number;
}

export interface StoredFunction extends Omit<FunctionMeasurement, 'returns' | 'maxNesting' | 'booleanOperators'> {
  readonly functionId: Id;
  readonly path: string;
  readonly language: string;
}

export interface StoredDuplicate extends DuplicateBlock {
  readonly blockId: Id;
}

/** Replaces what is known of the newest commit of a ref. Files that did not change cost no write. */
export async function replaceNewestCommit(tx: Transaction, owned: OwnedRef, measurement: CommitMeasurement): Promise<void> {
  await replaceFiles(tx, owned, measurement.files);
  await replaceFunctions(tx, owned, measurement.files);
  await replaceDuplicates(tx, owned, measurement.duplicates);
}

/** Loaded beside the table first: COPY does not go into tables under row-level security, and the comparison needs all rows. */
async function replaceFiles(tx: Transaction, { accountId, repositoryId, ref }: OwnedRef, files: readonly FileMeasurement[]): Promise<void> {
  await tx.query('CREATE TEMPORARY TABLE incoming_files (LIKE measured_files INCLUDING DEFAULTS) ON COMMIT DROP');
  await tx.copyRows(
    'incoming_files',
    fileColumns,
    files.map((file) => [accountId, repositoryId, ref, ...fileValues(file)]),
  );
  await tx.query(
    `DELETE FROM measured_files m WHERE repository_id = $1 AND ref = $2 AND NOT EXISTS (SELECT 1 FROM incoming_files i WHERE i.path = m.path)`,
    [repositoryId, ref],
  );
  await tx.query(
    `INSERT INTO measured_files (${fileColumns.join(', ')}) SELECT ${fileColumns.join(', ')} FROM incoming_files
      ON CONFLICT (repository_id, ref, path) DO UPDATE SET (${fileColumns.join(', ')}) = ROW (${fileColumns.map((column) => `excluded.${column}`).join(', ')})
        WHERE measured_files IS DISTINCT FROM excluded`,
  );
}

const fileColumns = [
  'account_id',
  'repository_id',
  'ref',
  'path',
  'language',
  'code_lines',
  'comment_lines',
  'blank_lines',
  'functions_count',
  'cyclomatic_complexity',
  'cognitive_complexity',
  'duplicated_lines',
];

function fileValues(file: FileMeasurement): unknown[] {
  return [
    file.path,
    file.language,
    file.codeLines,
    file.commentLines,
    file.blankLines,
    file.functions.length,
    file.cyclomaticComplexity,
    file.cognitiveComplexity,
    file.duplicatedLines,
  ];
}

const functionRecord = `path text, name text, language text, start_line integer, end_line integer, code_lines integer, parameters integer,
  cyclomatic_complexity integer, cognitive_complexity integer, is_complex boolean, is_long boolean`;
const functionColumns = functionRecord.replace(/ (text|integer|boolean)/g, '');

async function replaceFunctions(
  tx: Transaction,
  { accountId, repositoryId, ref }: OwnedRef,
  files: readonly FileMeasurement[],
): Promise<void> {
  await tx.query('DELETE FROM measured_functions WHERE repository_id = $1 AND ref = $2', [repositoryId, ref]);
  const rows = files.flatMap(({ path, language, functions }) =>
    functions
      .filter((measured) => isComplex(measured) || isLong(measured))
      .map((measured) => ({
        path,
        name: measured.name,
        language,
        start_line: measured.startLine,
        end_line: measured.endLine,
        code_lines: measured.codeLines,
        parameters: measured.parameters,
        cyclomatic_complexity: measured.cyclomaticComplexity,
        cognitive_complexity: measured.cognitiveComplexity,
        is_complex: isComplex(measured),
        is_long: isLong(measured),
      })),
  );
  await tx.query(
    `INSERT INTO measured_functions (account_id, repository_id, ref, ${functionColumns})
      SELECT $1, $2, $3, ${functionColumns} FROM jsonb_to_recordset($4::jsonb) AS incoming (${functionRecord})`,
    [accountId, repositoryId, ref, JSON.stringify(rows)],
  );
}

async function replaceDuplicates(
  tx: Transaction,
  { accountId, repositoryId, ref }: OwnedRef,
  blocks: readonly DuplicateBlock[],
): Promise<void> {
  await tx.query('DELETE FROM duplicate_blocks WHERE repository_id = $1 AND ref = $2', [repositoryId, ref]);
  await tx.query(
    `INSERT INTO duplicate_blocks (account_id, repository_id, ref, lines, code, occurrences)
      SELECT $1, $2, $3, lines, code, occurrences FROM jsonb_to_recordset($4::jsonb) AS incoming (lines integer, code text, occurrences jsonb)`,
    [accountId, repositoryId, ref, JSON.stringify(blocks.map(({ lines, code, occurrences }) => ({ lines, code, occurrences })))],
  );
}

/** In the order of their paths. */
export async function listFiles(
  tx: Transaction,
  { repositoryId, ref, prefix }: Ref & { readonly prefix: string },
  request: PageRequest,
): Promise<StoredFile[]> {
  const { condition, tail, parameters } = keysetSql({ request, columns: ['path'], order: 'asc', parameters: [repositoryId, ref, prefix] });
  return tx.query<StoredFile>(
    `SELECT path, language, code_lines AS "codeLines", comment_lines AS "commentLines", blank_lines AS "blankLines", functions_count AS "functionsCount",
        cyclomatic_complexity AS "cyclomaticComplexity", cognitive_complexity AS "cognitiveComplexity", duplicated_lines AS "duplicatedLines"
      FROM measured_files WHERE repository_id = $1 AND ref = $2 AND starts_with(path, $3) AND ${condition} ${tail}`,
    parameters,
  );
}

export type FunctionOrder = 'complex' | 'long';

const orderColumn: Readonly<Record<FunctionOrder, string>> = { complex: 'cyclomatic_complexity', long: 'code_lines' };

/** The worst first: complex functions by cyclomatic complexity, long ones by lines. */
export async function listFunctions(
  tx: Transaction,
  { repositoryId, ref, order }: Ref & { readonly order: FunctionOrder },
  request: PageRequest,
): Promise<StoredFunction[]> {
  const { condition, tail, parameters } = keysetSql({
    request,
    columns: [orderColumn[order], 'function_id'],
    order: 'desc',
    parameters: [repositoryId, ref],
  });
  return tx.query<StoredFunction>(
    `SELECT function_id AS "functionId", path, name, language, start_line AS "startLine", end_line AS "endLine", code_lines AS "codeLines", parameters,
        cyclomatic_complexity AS "cyclomaticComplexity", cognitive_complexity AS "cognitiveComplexity"
      FROM measured_functions WHERE repository_id = $1 AND ref = $2 AND is_${order} AND ${condition} ${tail}`,
    parameters,
  );
}

/** The largest first. */
export async function listDuplicates(tx: Transaction, { repositoryId, ref }: Ref, request: PageRequest): Promise<StoredDuplicate[]> {
  const { condition, tail, parameters } = keysetSql({
    request,
    columns: ['lines', 'block_id'],
    order: 'desc',
    parameters: [repositoryId, ref],
  });
  return tx.query<StoredDuplicate>(
    `SELECT block_id AS "blockId", lines, code, occurrences FROM duplicate_blocks WHERE repository_id = $1 AND ref = $2 AND ${condition} ${tail}`,
    parameters,
  );
}
