import { readFile } from 'node:fs/promises';
import { freePort, isFree, keepPort } from './free-port';
import { writePrivateFile } from '../private-file';

/** Gives a program the same port at each start, as long as nobody else has taken it meanwhile. */
export class KeptPorts {
  private turn: Promise<unknown> = Promise.resolve();

  /** @param file which port each program had last; made when missing */
  constructor(private readonly file: string) {}

  of(name: string): Promise<number> {
    const port = this.turn.then(() => this.choose(name));
    this.turn = port.catch(() => undefined);
    return port;
  }

  private async choose(name: string): Promise<number> {
    const kept = await this.read();
    const last = kept[name];
    if (last !== undefined && (await isFree(last))) {
      keepPort(last);
      return last;
    }
    const port = await freePort();
    await writePrivateFile(this.file, `${JSON.stringify({ ...kept, [name]: port }, null, 2)}\n`);
    return port;
  }

  /** Nothing depends on it: a file that is damaged is written anew. */
  private async read(): Promise<Readonly<Record<string, number>>> {
    try {
      const kept: unknown = JSON.parse(await readFile(this.file, 'utf8'));
      const isPort = (port: unknown): port is number =>
        Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536;
      return Object.fromEntries(
        Object.entries(kept as object).flatMap(([name, port]: [string, unknown]) =>
          isPort(port) ? [[name, port]] : [],
        ),
      );
    } catch {
      return {};
    }
  }
}
