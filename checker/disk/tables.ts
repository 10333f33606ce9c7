/**
 * Tables of states in DuckDB, an embedded database, which finds duplicates among more states than there is memory for.
 *
 * Delayed detection of duplicates: Ulrich Stern and David Dill, "Using magnetic disk instead of main memory in the Murphi verifier",
 * CAV 1998; here the candidates of a level are joined with all states that were found before, by a database.
 *
 * Invariant: a state is as many columns of 64 bits as it needs, and is compared whole, so that none is missed by chance.
 */
import { join } from 'node:path';
import type { DuckDBAppender, DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

type DuckDB = typeof import('@duckdb/node-api');

/** How much of the memory a join may take. */
const shareOfJoin = 1 / 3;
/** How many rows stand together in DuckDB. */
const together = 2048;

/** Takes some rows in; good until `end`. */
export interface Appender {
  /** A state whose words stand from `at` on, and a number. */
  add(words: Int32Array, at: number, number: number): void;
  end(): void;
}

export class Tables {
  private columns = 0;
  private constructor(
    private readonly duckdb: DuckDB,
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly bytes: number,
  ) {}

  /** Tables that take about so many bytes of memory, and put what is more into this folder. */
  static async open(folder: string, bytes: number): Promise<Tables> {
    const duckdb = await import('@duckdb/node-api');
    const instance = await duckdb.DuckDBInstance.create(join(folder, 'tables.duckdb'), {
      threads: '2',
      memory_limit: `${Math.floor(bytes / 1024)}KiB`,
      temp_directory: folder,
      preserve_insertion_order: 'false',
    });
    return new Tables(duckdb, instance, await instance.connect(), bytes);
  }

  /** Begins anew, with states of so many words. */
  async begin(width: number): Promise<void> {
    this.columns = Math.ceil(width / 2);
    const columns = this.list((j) => `w${j} BIGINT`);
    await this.connection.run(`CREATE OR REPLACE TABLE visited(${columns})`);
    await this.connection.run(`CREATE OR REPLACE TABLE candidates(${columns}, n BIGINT)`);
  }
  private list(of: (column: number) => string, between = ', '): string {
    return Array.from({ length: this.columns }, (_, j) => of(j)).join(between);
  }
  private get names(): string {
    return this.list((j) => `w${j}`);
  }

  /** To append states; those that were visited have no numbers. */
  async appender(table: 'visited' | 'candidates' | 'sorted', width: number): Promise<Appender> {
    const appender = await this.connection.createAppender(table);
    return this.appending(appender, width, table !== 'visited');
  }
  private appending(appender: DuckDBAppender, width: number, isNumbered: boolean): Appender {
    const { BIGINT, DuckDBDataChunk } = this.duckdb;
    const { columns } = this;
    const length = columns + (isNumbered ? 1 : 0);
    const chunk = DuckDBDataChunk.create(
      Array.from({ length }, () => BIGINT),
      together,
    );
    const values = Array.from({ length }, () => new BigInt64Array(together));
    const halves = values.map((column) => new Int32Array(column.buffer));
    let n = 0;
    const flush = (): void => {
      chunk.rowCount = n;
      for (const [j, column] of values.entries()) bigints(this.duckdb, chunk, j).set(column.subarray(0, n));
      for (let j = 0; j < length; j++) chunk.getColumnVector(j).flush();
      appender.appendDataChunk(chunk);
      n = 0;
    };
    return {
      add(words, at, number) {
        for (let j = 0; j < width; j++) (halves[j >> 1] as Int32Array)[2 * n + (j & 1)] = words[at + j] as number;
        // A number has 31 bits.
        if (isNumbered) (halves[columns] as Int32Array)[2 * n] = number;
        if (++n === together) flush();
      },
      end() {
        if (n > 0) flush();
        appender.closeSync();
      },
    };
  }

  /**
   * Takes the candidates that were not visited for visited, and answers the number of each, in order: of those that are the same, the
   * first. `areDistinct` says that no two are.
   */
  async *takeFresh(areDistinct: boolean): AsyncGenerator<BigInt64Array> {
    const { connection, names } = this;
    const parts = await this.partsOfJoin();
    await connection.run(`CREATE OR REPLACE TABLE fresh(${this.list((j) => `w${j} BIGINT`)}, n BIGINT)`);
    for (let part = 0; part < parts; part++) {
      const inPart = (of: string): string =>
        parts === 1 ? 'true' : `hash(${this.list((j) => `${of}.w${j}`)}) % ${parts} = ${part}`;
      const isVisited = `SELECT 1 FROM visited v WHERE ${inPart('v')} AND ${this.list((j) => `v.w${j} = c.w${j}`, ' AND ')}`;
      await connection.run(
        `INSERT INTO fresh SELECT ${names}, ${areDistinct ? 'n' : 'min(n) AS n'} FROM candidates c
         WHERE ${inPart('c')} AND NOT EXISTS (${isVisited})${areDistinct ? '' : ` GROUP BY ${names}`}`,
      );
    }
    await connection.run('TRUNCATE candidates');
    await connection.run(`INSERT INTO visited SELECT ${names} FROM fresh`);
    yield* this.column('SELECT n FROM fresh ORDER BY n');
    await connection.run('DROP TABLE fresh');
  }
  /**
   * In how many parts states are joined, each of those whose hash leaves the same: a state is in one with all that are the same. What a join
   * keeps of a row takes some 24 bytes beside the row, and what it cannot keep in memory is not always put on disk.
   */
  private async partsOfJoin(): Promise<number> {
    const rows = await this.connection.runAndReadAll(
      'SELECT (SELECT count(*) FROM visited) + (SELECT count(*) FROM candidates)',
    );
    const [[count] = []] = rows.getRows();
    return Math.max(1, Math.ceil((Number(count) * (8 * this.columns + 24)) / (this.bytes * shareOfJoin)));
  }
  private async *column(query: string): AsyncGenerator<BigInt64Array> {
    const result = await this.connection.stream(query);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield bigints(this.duckdb, chunk, 0);
    }
  }
  /** Forgets what was visited, and puts states in their order, which `fill` appends; `row` is told of each, its columns and its number. */
  async sort(
    width: number,
    fill: (appender: Appender) => Promise<void>,
    row: (halves: readonly Int32Array[], i: number, number: number) => void,
  ): Promise<void> {
    const { connection } = this;
    for (const table of ['visited', 'candidates']) await connection.run(`DROP TABLE IF EXISTS ${table}`);
    this.columns = Math.ceil(width / 2);
    await connection.run(`CREATE OR REPLACE TABLE sorted(${this.list((j) => `w${j} BIGINT`)}, n BIGINT)`);
    const appender = await this.appender('sorted', width);
    await fill(appender);
    appender.end();
    const result = await connection.stream(`SELECT ${this.names}, n FROM sorted ORDER BY ${this.names}`);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      const columns = Array.from({ length: this.columns + 1 }, (_, j) => bigints(this.duckdb, chunk, j));
      const halves = columns.map(({ buffer, byteOffset, length }) => new Int32Array(buffer, byteOffset, 2 * length));
      const numbers = columns.at(-1) as BigInt64Array;
      for (let i = 0; i < chunk.rowCount; i++) row(halves, i, Number(numbers[i]));
    }
    await connection.run('DROP TABLE sorted');
  }
  /** What is asked at the moment fails. */
  interrupt(): void {
    this.connection.interrupt();
  }
  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

function bigints(
  { DuckDBBigIntVector }: DuckDB,
  chunk: { getColumnVector(j: number): unknown },
  j: number,
): BigInt64Array {
  const vector = chunk.getColumnVector(j);
  if (!(vector instanceof DuckDBBigIntVector)) throw new Error('a column of DuckDB that is not as it was asked for');
  // What it holds is public one by one only, which would make an object of each.
  const { items } = vector as unknown as { readonly items: unknown };
  if (!(items instanceof BigInt64Array)) throw new Error('a version of DuckDB whose columns are not known here');
  return items;
}
