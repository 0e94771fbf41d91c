/** An edge between row `base` and column `next`; `weight` above 0. */
export interface Edge {
  readonly base: number;
  readonly next: number;
  readonly weight: number;
}

/**
 * Chooses edges so that no row and no column is used twice and the sum of weights is largest (Jonker–Volgenant style shortest augmenting paths).
 * Rows or columns may stay unused. O(n³).
 */
export function bestAssignment(rows: number, columns: number, edges: readonly Edge[]): Edge[] {
  if (rows > columns) return bestAssignment(columns, rows, edges.map(turned)).map(turned);
  const byCell = new Map(edges.map((edge) => [edge.base * columns + edge.next, edge]));
  const cost = (row: number, column: number): number => -(byCell.get(row * columns + column)?.weight ?? 0);
  const rowOf = assignColumns(rows, columns, cost);
  return [...rowOf].flatMap((row, column) => (row === -1 ? [] : (byCell.get(row * columns + column) ?? [])));
}

function turned(edge: Edge): Edge {
  return { base: edge.next, next: edge.base, weight: edge.weight };
}

/** For each column the row assigned to it, or -1. Index 0 of the working arrays is the root of the search. */
function assignColumns(rows: number, columns: number, cost: (row: number, column: number) => number): Int32Array {
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row += 1) {
    const previous = new Int32Array(columns + 1);
    const distance = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const done = new Uint8Array(columns + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      done[column] = 1;
      column = step({ column, columns, cost, rowPotential, columnPotential, rowOf, previous, distance, done });
    } while (rowOf[column] !== 0);
    for (; column !== 0; column = previous[column] as number) rowOf[column] = rowOf[previous[column] as number] as number;
  }
  return rowOf.slice(1).map((row) => row - 1);
}

interface Search {
  readonly column: number;
  readonly columns: number;
  readonly cost: (row: number, column: number) => number;
  readonly rowPotential: Float64Array;
  readonly columnPotential: Float64Array;
  readonly rowOf: Int32Array;
  readonly previous: Int32Array;
  readonly distance: Float64Array;
  readonly done: Uint8Array;
}

/** Extends the tree of shortest paths by one column and returns it. */
function step(search: Search): number {
  const { columns, distance, done, rowOf, rowPotential, columnPotential, previous } = search;
  const row = rowOf[search.column] as number;
  let nearest = Number.POSITIVE_INFINITY;
  let nearestColumn = 0;
  for (let column = 1; column <= columns; column += 1) {
    if (done[column]) continue;
    const reduced = search.cost(row - 1, column - 1) - (rowPotential[row] as number) - (columnPotential[column] as number);
    if (reduced < (distance[column] as number)) {
      distance[column] = reduced;
      previous[column] = search.column;
    }
    if ((distance[column] as number) < nearest) {
      nearest = distance[column] as number;
      nearestColumn = column;
    }
  }
  for (let column = 0; column <= columns; column += 1) {
    if (done[column]) {
      rowPotential[rowOf[column] as number] = (rowPotential[rowOf[column] as number] as number) + nearest;
      columnPotential[column] = (columnPotential[column] as number) - nearest;
    } else distance[column] = (distance[column] as number) - nearest;
  }
  return nearestColumn;
}

/**
 * Takes edges from the heaviest down, skipping used rows and columns. Among equal weights the edge nearest to the diagonal of the two orders goes first, so that
 * equals keep their order. Edges that share an end never tie, which makes the choice the same for the reversed problem.
 */
export function greedyAssignment(edges: readonly Edge[]): Edge[] {
  const usedRows = new Set<number>();
  const usedColumns = new Set<number>();
  const inOrder = [...edges].sort(
    (a, b) => b.weight - a.weight || Math.abs(a.base - a.next) - Math.abs(b.base - b.next) || a.base + a.next - (b.base + b.next),
  );
  return inOrder.filter((edge) => {
    if (usedRows.has(edge.base) || usedColumns.has(edge.next)) return false;
    usedRows.add(edge.base);
    usedColumns.add(edge.next);
    return true;
  });
}
