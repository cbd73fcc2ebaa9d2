import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptPorts } from './kept-ports';

describe('ports that are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-ports-'));
  const file = join(folder, 'ports.json');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const listenOn = async (port: number) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return () => new Promise((resolve) => server.close(resolve));
  };

  it('are the same at the next start, another one for each program', async () => {
    const first = new KeptPorts(file);
    const [kafka, ledger] = await Promise.all([first.of('kafka'), first.of('ledger')]);
    expect(kafka).not.toBe(ledger);
    const next = new KeptPorts(file);
    expect([await next.of('ledger'), await next.of('kafka')]).toEqual([ledger, kafka]);
  });

  it('are others, and kept, where somebody else listens meanwhile', async () => {
    const before = await new KeptPorts(file).of('kafka');
    const close = await listenOn(before);
    const after = await new KeptPorts(file).of('kafka');
    expect(after).not.toBe(before);
    await close();
    expect(await new KeptPorts(file).of('kafka')).toBe(after);
  });

  it.each(['', '{"kafka": "x', '[]', '{"kafka": -1}', '{"kafka": "9092"}', 'null'])(
    'are chosen anew where the file is damaged: %s',
    async (text) => {
      writeFileSync(file, text);
      const port = await new KeptPorts(file).of('kafka');
      expect(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))).toEqual({ kafka: port });
    },
  );
});
