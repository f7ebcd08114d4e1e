/**
 * How do results reach people and programs? With `--json` standard output has one JSON document (for commands that
 * follow something: one a line) and nothing else; otherwise it has tables and words. Everything that is no result
 * goes to standard error.
 */
import Table from 'cli-table3';

export interface TextWriter {
  write(text: string): unknown;
}

export interface Cells {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that are aligned left, by place; all others are numbers. */
  readonly left: readonly number[];
}

export class Output {
  readonly #to: TextWriter;
  readonly #json: boolean;

  constructor(to: TextWriter, json: boolean) {
    this.#to = to;
    this.#json = json;
  }

  /** Writes a result: `value` for programs, or what `text` says for people. */
  result(value: unknown, text: () => readonly string[]): void {
    if (this.#json) this.#to.write(`${JSON.stringify(value)}\n`);
    else
      this.#to.write(
        text()
          .map((line) => `${line}\n`)
          .join(''),
      );
  }
}

/** A table without lines around it, one string a line. */
export function table({ head, rows, left }: Cells): string[] {
  const none = [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
  ];
  const bars = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'];
  const drawn = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (left.includes(column) ? 'left' : 'right')),
    chars: Object.fromEntries([...none, ...bars].map((name) => [name, ''])),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
