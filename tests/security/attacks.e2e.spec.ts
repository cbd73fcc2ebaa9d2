import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Platform } from '../e2e/platform';
import { receiptOf } from '../e2e/receipts';
import { programmeFile } from '../e2e/real-data';
import { parse } from 'yaml';

jest.setTimeout(300_000);

const MIB = 1024 * 1024;
/** Of the program, in processor time, which hardly depends on what else the machine does: the attacks had blocked the loop for up to 23 s. */
const CPU_SECONDS_MAX = 10;
/** Linux counts it in hundredths of a second, whatever the machine. */
const TICKS_PER_SECOND = 100;

/** Resident memory of the program (Linux); its PostgreSQL is not in it. */
const residentBytes = (pid: number): number => {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
};

/** Processor time of the program (Linux): fields 14 and 15 of its line, after the name in parentheses. */
const cpuSeconds = (pid: number): number => {
  const [, fields = ''] = /\) (.*)/.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8')) ?? [];
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user ?? NaN) + (system ?? NaN)) / TICKS_PER_SECOND;
};

/** How long the probe takes while something else goes on: a blocked loop answers nobody. */
class Probe {
  longestMs = 0;
  private watching = true;
  private readonly watched: Promise<void>;

  constructor(url: string) {
    this.watched = this.watch(`${url}/livez`);
  }

  async stop(): Promise<number> {
    this.watching = false;
    await this.watched;
    return this.longestMs;
  }

  private async watch(url: string): Promise<void> {
    while (this.watching) {
      const startedAt = performance.now();
      await fetch(url, { headers: { connection: 'close' } });
      this.longestMs = Math.max(this.longestMs, performance.now() - startedAt);
      await sleep(10);
    }
  }
}

/** A refused body is read, and forgotten, for five seconds at most: many clients look for the answer only after they have sent. */
const REFUSAL_MS_MAX = 6_000;

const CHUNK = Buffer.alloc(256 * 1024, ' ');

/** Announces a body, sends some of it, and then nothing more. */
const silentSender = async (port: number, headers: readonly string[], bytes: number): Promise<Sender> => {
  const socket = connect(port, '127.0.0.1');
  const sender: Sender = { socket, answer: '' };
  socket.on('data', (chunk: Buffer) => (sender.answer += chunk.toString())).on('error', () => undefined);
  const head = ['POST /v1/receipts:batch HTTP/1.1', 'host: accrue', 'content-type: application/x-ndjson', ...headers];
  socket.write(`${head.join('\r\n')}\r\ncontent-length: 8000000\r\n\r\n`);
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += CHUNK.length) {
    if (!socket.write(CHUNK)) await Promise.race([new Promise((done) => socket.once('drain', done)), sleep(500)]);
  }
  return sender;
};

interface Sender {
  readonly socket: Socket;
  answer: string;
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('an attack on one platform', () => {
  let platform: Platform;
  const figures: string[] = [];
  beforeAll(async () => {
    platform = await Platform.start();
    const programme: unknown = parse(readFileSync(programmeFile, 'utf8'));
    await platform.call('/v1/programme', { method: 'PUT', json: programme });
    await platform.call('/v1/members', { json: { card: '29001' } });
  });
  afterAll(async () => {
    console.info(figures.join('\n'));
    await platform.dispose();
  });

  /** Runs the attack and says what it took of the platform; a till's sale goes through meanwhile. */
  const under = async (name: string, attack: () => Promise<void>) => {
    const before = residentBytes(platform.pid);
    const cpuBefore = cpuSeconds(platform.pid);
    let highest = before;
    const sampler = setInterval(() => (highest = Math.max(highest, residentBytes(platform.pid))), 20);
    const probe = new Probe(platform.url);
    await attack();
    const sale = receiptOf({
      id: `S-${String(performance.now())}`,
      card: '29001',
      lines: [{ sku: 'TEA', unitPrice: 500 }],
    });
    const { status } = await platform.call('/v1/receipts', { json: sale, key: platform.key('pos') });
    clearInterval(sampler);
    const longestMs = await probe.stop();
    const grownMib = (highest - before) / MIB;
    const tookSeconds = cpuSeconds(platform.pid) - cpuBefore;
    figures.push(
      `${name}: ${grownMib.toFixed(0)} MiB more at most, ${tookSeconds.toFixed(1)} s of processor time, longest time /livez took ${longestMs.toFixed(0)} ms`,
    );
    expect(status).toBe(201);
    expect(tookSeconds).toBeLessThan(CPU_SECONDS_MAX);
    return grownMib;
  };

  it('bodies of hundreds who have no key: none is kept', async () => {
    const senders: Sender[] = [];
    const grownMib = await under('300 senders without a key', async () => {
      const all = Array.from({ length: 300 }, () => silentSender(platform.port, [], MIB));
      senders.push(...(await Promise.all(all)));
    });
    await sleep(REFUSAL_MS_MAX);
    expect(senders.filter(({ answer }) => answer.startsWith('HTTP/1.1 401 ')).length).toBe(300);
    for (const { socket } of senders) socket.destroy();
    expect(grownMib).toBeLessThan(200);
  });

  it('bodies of hundreds who have one: as many as there is room for, the others come again later', async () => {
    const senders: Sender[] = [];
    const key = `x-api-key: ${platform.key('pos')}`;
    const grownMib = await under('200 senders with a till’s key', async () => {
      const all = Array.from({ length: 200 }, () => silentSender(platform.port, [key], 4 * MIB));
      senders.push(...(await Promise.all(all)));
    });
    await sleep(REFUSAL_MS_MAX);
    const refused = senders.filter(({ answer }) => answer.includes('"code":"service.overloaded"'));
    expect(refused.length).toBeGreaterThanOrEqual(200 - 17);
    expect(refused.every(({ answer }) => answer.includes('retry-after: 1'))).toBe(true);
    for (const { socket } of senders) socket.destroy();
    expect(grownMib).toBeLessThan(500);
  });

  it('guessing keys: twenty at once, then one a second', async () => {
    const statuses: number[] = [];
    const guess = async (number: number): Promise<void> => {
      const { status } = await platform.send('/v1/rewards', { key: `guess-${String(number)}` });
      statuses.push(status);
    };
    await under('1,000 guessed keys', async () => {
      for (let round = 0; round < 50; round += 1)
        await Promise.all(Array.from({ length: 20 }, (_, index) => guess(round * 20 + index)));
    });
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(900);
    expect(statuses.every((status) => status === 401 || status === 429)).toBe(true);
  });

  it('amounts that no shop sells for: refused, and the largest that are taken stop nobody', async () => {
    const lines = (count: number, unitPrice: number) =>
      Array.from({ length: count }, () => ({ sku: 'GOLD', unitPrice }));
    const send = async (id: string, count: number, unitPrice: number) => {
      const json = receiptOf({ id, card: '29001', lines: lines(count, unitPrice) });
      return platform.call('/v1/receipts', { json, key: platform.key('pos') });
    };
    const { body: member } = await platform.call('/v1/members:lookup', { json: { card: '29001' } });
    const give = async (points: number) =>
      platform.call(`/v1/accounts/${String(member['memberId'])}/adjustments`, {
        json: { walletId: 'points', points, reasonCode: 'goodwill' },
      });
    await under('the largest amounts', async () => {
      for (let index = 0; index < 11; index += 1)
        expect(await send(`big-${String(index)}`, 1_000, 1e12)).toMatchObject({
          status: 422,
          body: { code: 'amount.out_of_range' },
        });
      expect(await send('sum', 11, 1e11)).toMatchObject({ status: 422, body: { code: 'amount.out_of_range' } });
      for (let index = 0; index < 30; index += 1)
        expect((await send(`most-${String(index)}`, 10, 1e11)).status).toBe(201);
      for (const points of [9_007_199_254_740_991, 5e15])
        expect(await give(points)).toMatchObject({ status: 422, body: { code: 'amount.out_of_range' } });
      expect((await give(1_000_000_000)).status).toBe(201);
    });
    await platform.drained();
    for (const path of ['/readyz', '/v1/ledger/trial-balance', '/v1/ledger/points-by-month', '/v1/receipts:stats'])
      expect([path, (await platform.send(path)).status]).toEqual([path, 200]);
  });

  it('receipts whose every line gives back a penny of every line of a sale', async () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => ({ sku: `S-${String(at)}`, unitPrice: 1_000 + at }));
    const sale = receiptOf({ id: 'wide', card: '29001', lines });
    const refund = (id: string) => {
      const returnOf = { receiptId: 'wide' };
      const line = { type: 'item', sku: 'ADJUST', quantity: '0', unitPrice: 0, gross: -9, netPayable: -9, returnOf };
      return {
        ...receiptOf({ id, kind: 'return', at: '2025-11-03T10:00:00+00:00', lines: [] }),
        lines: lines.map((_, at) => ({ lineId: String(at), ...line })),
        totals: { payable: -9 * lines.length },
        tenders: [{ tenderId: 't1', type: 'cash', amount: -9 * lines.length }],
      };
    };
    await under('a thousand refunds of a thousand lines', async () => {
      expect((await platform.call('/v1/receipts', { json: sale })).status).toBe(201);
      for (let nth = 0; nth < 10; nth += 1)
        expect((await platform.call('/v1/receipts', { json: refund(`wide-${String(nth)}`) })).status).toBe(201);
    });
  });

  it('returns of a thousand lines, of goods that a member bought ten thousand times', async () => {
    const lines = (units: number, price: (at: number) => number) =>
      Array.from({ length: 1_000 }, (_, at) => ({ sku: 'SAME', units, unitPrice: price(at) }));
    await under('goods that could come from ten thousand lines', async () => {
      for (let nth = 0; nth < 10; nth += 1) {
        const json = receiptOf({ id: `many-${String(nth)}`, card: '29001', lines: lines(3, (at) => 1_000 + at) });
        expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
      }
      for (let nth = 0; nth < 5; nth += 1) {
        const at = '2025-11-03T10:00:00+00:00';
        const back = { id: `many-back-${String(nth)}`, kind: 'return' as const, at, card: '29001' };
        const json = receiptOf({ ...back, lines: lines(-1, () => 77) });
        expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
      }
    });
  });

  const members = (count: number, name: (index: number) => string): string =>
    `{${Array.from({ length: count }, (_, index) => `"${name(index)}":1`).join(',')}}`;

  it.each([
    ['60,000 members nobody asked for', members(60_000, (index) => `k${String(index)}`)],
    ['70,000 times the same member', members(70_000, () => 'card')],
    ['half a million brackets', '['.repeat(500_000)],
    ['half a million brackets, closed', '['.repeat(250_000) + ']'.repeat(250_000)],
    ['a member of half a million brackets', `{"card":${'['.repeat(250_000)}${']'.repeat(250_000)}}`],
    ['a text of a megabyte', `{"card":"${'x'.repeat(1_000_000)}"}`],
  ])('%s: refused in milliseconds', async (what, body) => {
    const paths = ['/v1/members', '/v1/members:lookup', '/v1/redemptions', '/v1/receipts', '/v1/receipts:evaluate'];
    await under(what, async () => {
      for (const path of paths) {
        const { status } = await platform.send(path, { raw: body });
        expect([path, status >= 400 && status < 500]).toEqual([path, true]);
      }
    });
  });
});
