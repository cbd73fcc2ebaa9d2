import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient } from './client';
import { waitUntilDrained } from './drained';

const PATIENCE_MS = 400;

describe('waiting until all is processed', () => {
  let server: Server;
  /** How far behind the platform is at each look; the last one stays. null: it is restarting. */
  const given = async (looks: readonly (number | null)[]): Promise<ApiClient> => {
    let look = 0;
    server = createServer((_request, response) => {
      const behind = looks[Math.min(look, looks.length - 1)] ?? null;
      look += 1;
      if (behind === null) response.writeHead(503).end();
      else response.end(JSON.stringify({ drained: behind === 0, behind }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new ApiClient({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, key: 'k' });
  };
  afterEach(() => new Promise((done) => server.close(done)));

  it('goes on for as long as the platform comes nearer, however long that takes', async () => {
    const client = await given([9, 9, 8, 8, 7, 6, 6, 5, 4, 3, 3, 2, 1, 1, 0]);
    const startedAt = performance.now();
    await waitUntilDrained(client, PATIENCE_MS);
    expect(performance.now() - startedAt).toBeGreaterThan(PATIENCE_MS * 2);
  });

  it('goes on behind a restart', async () => {
    await expect(waitUntilDrained(await given([5, null, null, 5, 2, 0]), PATIENCE_MS)).resolves.toBeUndefined();
  });

  it('ends where nothing moves, and says how far behind it is', async () => {
    await expect(waitUntilDrained(await given([9, 7]), PATIENCE_MS)).rejects.toThrow(
      'still 7 events behind, and no nearer for 0.4 s; see GET /v1/system/lag',
    );
  });

  it('ends where more and more waits', async () => {
    const looks = Array.from({ length: 100 }, (_, index) => 10 + index);
    await expect(waitUntilDrained(await given(looks), PATIENCE_MS)).rejects.toThrow('no nearer for 0.4 s');
  });

  it('ends where nobody answers', async () => {
    await expect(waitUntilDrained(await given([null]), PATIENCE_MS)).rejects.toThrow(
      'nobody says how far behind it is, and no nearer for 0.4 s',
    );
  });
});
