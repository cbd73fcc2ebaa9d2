import { signatureOf, type PublicKey } from '@accrue/signatures';
import { GRANTED, granted, LedgerApp } from '../ledger.fixture';
import type { SignedHead } from './heads';

describe('the hash chain', () => {
  let app: LedgerApp;
  beforeEach(async () => {
    app = await LedgerApp.open();
  });
  afterEach(() => app.close());

  const earn = async (memberId: string, ...receiptIds: readonly string[]): Promise<void> => {
    for (const receiptId of receiptIds) await app.deliver(GRANTED, granted(memberId, receiptId, 10));
  };
  const linked = async (): Promise<readonly (readonly [link: number, events: number])[]> =>
    (
      await app.database.query<{ number: number; events: number }>(
        'select number, length(entries) / 40 as events from ledger_chain order by linked_at, partition',
      )
    ).map(({ number, events }) => [number, events]);
  const heads = async (): Promise<readonly SignedHead[]> => (await app.get('/v1/ledger/heads')).body.heads;

  it('takes in what has grown, a few seconds later, each event once', async () => {
    await earn('m-1', 'R-1', 'R-2', 'R-3');
    expect(await app.scheduler.runOnce('extend-chain')).toBe(1);
    expect(await linked()).toEqual([[1, 3]]);
    await earn('m-1', 'R-4', 'R-5');
    expect(await app.scheduler.runOnce('extend-chain')).toBe(0); // not again in the same seconds
    app.clock.set('2026-01-01T12:00:10Z');
    expect(await app.scheduler.runOnce('extend-chain')).toBe(1);
    expect(await linked()).toEqual([
      [1, 3],
      [2, 2],
    ]);
    app.clock.set('2026-01-01T12:00:30Z');
    expect(await app.scheduler.runOnce('extend-chain')).toBe(0); // nothing new
  });

  it('is signed when the day is over, once, whatever the days before were, and only if something came', async () => {
    expect(await app.scheduler.runOnce('sign-heads')).toBe(0);
    await earn('m-1', 'R-1');
    await app.scheduler.runOnce('extend-chain');
    expect(await app.scheduler.runOnce('sign-heads')).toBe(0);
    app.clock.set('2026-01-02T00:00:00Z');
    await earn('m-1', 'R-2'); // in the head as well: it was there when it was signed
    expect(await app.scheduler.runOnce('sign-heads')).toBe(1);
    expect(await app.scheduler.runOnce('sign-heads')).toBe(0);
    app.clock.set('2026-01-06T07:00:00Z');
    expect(await app.scheduler.runOnce('sign-heads')).toBe(0); // nobody bought anything
    await earn('m-2', 'R-3');
    expect(await app.scheduler.runOnce('sign-heads')).toBe(1);
    const [first, second, ...others] = await heads();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ number: 1, closedAt: '2026-01-02T00:00:00.000Z', previous: null });
    expect(second).toMatchObject({ number: 2, closedAt: '2026-01-06T07:00:00.000Z', previous: expect.any(String) });
    const { keys } = (await app.get('/v1/ledger/signing-keys')).body as { keys: PublicKey[] };
    expect(keys).toHaveLength(1);
    for (const head of [first, second]) expect(signatureOf(head as SignedHead, keys)).toBe('holds');
    expect(await app.verification()).toMatchObject({
      ...{ ok: true, events: 3 },
      chain: { events: 3, newestHead: { number: 2 } },
    });
  });

  it('is the same whoever makes it: two at once leave one chain', async () => {
    await earn('m-1', ...Array.from({ length: 30 }, (_, n) => `R-${String(n)}`));
    const signed = await Promise.all(
      Array.from({ length: 4 }, async () => (await app.call('O', 'POST', '/v1/ledger/heads', {})).body as SignedHead),
    );
    expect(new Set(signed.map(({ signature }) => signature)).size).toBe(1);
    expect(await linked()).toEqual([[1, 30]]);
  });

  it('pages its heads from the oldest on', async () => {
    for (const receiptId of ['R-1', 'R-2', 'R-3']) {
      await earn('m-1', receiptId);
      expect((await app.call('O', 'POST', '/v1/ledger/heads', {})).status).toBe(200);
    }
    const listed = (await app.listed('/v1/ledger/heads', 'heads', 2)) as readonly SignedHead[];
    expect(listed.map(({ number }) => number)).toEqual([1, 2, 3]);
  });
});
