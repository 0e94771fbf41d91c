import colours from 'picocolors';
import { print } from '../commands/output.js';

/** What the reader sees: numbered steps, facts, tables, and whether each expectation was met. */
export class Report {
  private step = 0;
  readonly failures: string[] = [];

  heading(text: string): void {
    this.step += 1;
    print(`\n${colours.bold(`${this.step}. ${text}`)}`);
  }

  fact(text: string): void {
    print(`   ${text}`);
  }

  progress(text: string): void {
    print(`   ${colours.dim(`… ${text}`)}`);
  }

  /** Prints the outcome of one expectation and remembers it when it was not met. */
  expect(isMet: boolean, text: string): void {
    print(`   ${isMet ? colours.green('✓') : colours.red('✗')} ${text}`);
    if (!isMet) this.failures.push(text);
  }

  table(rows: readonly (readonly (string | number)[])[]): void {
    const texts = rows.map((row) => row.map(String));
    const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
    for (const [index, row] of texts.entries()) {
      const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
      print(`   ${index === 0 ? colours.dim(line) : line}`);
    }
  }
}
