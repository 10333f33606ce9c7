/** What a server keeps, in a file that is replaced as a whole: a crash leaves what was there before, or what is new. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Stable, Storage } from './server.ts';

export class FileStorage implements Storage {
  constructor(private readonly file: string) {}

  load(): Stable | null {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, 'utf8')) as Stable) : null;
  }
  save(stable: Stable): void {
    const beside = `${this.file}.new`;
    const handle = openSync(beside, 'w');
    try {
      writeFileSync(handle, JSON.stringify(stable));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, this.file);
  }
}
