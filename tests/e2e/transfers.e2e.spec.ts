import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';

jest.setTimeout(300_000);

/** The base programme, and what its wallet says of transfers. */
const generous = (): object => {
  const programme = parse(readFileSync(programmeFile, 'utf8')) as { wallets: [object] };
  return { ...programme, wallets: [{ ...programme.wallets[0], transfers: { perTransfer: 100 } }] };
};

aboveAllInOneProcess('points that members send to each other', (mode) => {
  let platform: Platform;
  let ann: string;
  let bob: string;
  const wallet = (memberId: string) => platform.walletOf(memberId);
  const enrol = async (card: string): Promise<string> =>
    (await platform.call<{ memberId: string }>('/v1/members', { json: { card } })).body.memberId;
  const lotsOf = async (memberId: string) => (await platform.call(`/v1/members/${memberId}/lots`)).body['lots'];
  const send = (...args: readonly string[]) => platform.accrueJson('transfers', 'send', ...args);
  const give = (id: string, points: string, ...more: readonly string[]) =>
    platform.accrueJson('adjustments', 'give', ann, 'points', points, '--reason', 'goodwill', '--id', id, ...more);

  beforeAll(async () => {
    platform = await Platform.start(mode);
    const file = join(platform.data, 'generous.yaml');
    writeFileSync(file, stringify(generous()));
    await platform.accrueJson('programme', 'apply', file);
    [ann, bob] = [await enrol('ann'), await enrol('bob')];
    await platform.drained();
    await give('for-ever', '50');
    await give('for-now', '80', '--expires', '2099-01-01T00:00:00Z');
  });
  afterAll(async () => platform.dispose());

  it('keep their expiry', async () => {
    // When
    expect(await send(ann, bob, 'points', '100', '--id', 'gift', '--reason', 'gift')).toMatchObject({
      ...{ transferId: 'gift', from: ann, to: bob, points: 100 },
      lots: [
        { lotId: 'adjustment:for-now', points: 80 },
        { lotId: 'adjustment:for-ever', points: 20 },
      ],
    });
    await platform.drained();
    // Then
    expect(await platform.accrueJson('transfers', 'show', ann, 'gift')).toMatchObject({ status: 'received' });
    expect(await wallet(ann)).toMatchObject({ active: 30, transferred: -100 });
    expect(await wallet(bob)).toMatchObject({ active: 100, transferred: 100, granted: 0 });
    expect(await lotsOf(bob)).toMatchObject([
      {
        ...{ origin: 'transfer', remaining: 80, expiresAt: '2099-01-01T00:00:00.000Z' },
        transfer: { from: ann, transferId: 'gift', lotId: 'adjustment:for-now' },
      },
      { origin: 'transfer', remaining: 20, expiresAt: null },
    ]);
  });

  it('go once, and within the limits of the wallet', async () => {
    await send(ann, bob, 'points', '100', '--id', 'gift', '--reason', 'gift');
    for (const [points, id, code] of [
      ['99', 'gift', 'transfer.conflict'],
      ['101', 'more', 'transfer.above_maximum'],
      ['31', 'all', 'points.insufficient'],
    ] as const) {
      const refused = await platform.accrue('transfers', 'send', ann, bob, 'points', points, '--id', id);
      expect([refused.code, refused.stderr]).toEqual([expect.any(Number), expect.stringContaining(code)]);
      expect(refused.code).not.toBe(0);
    }
    await platform.drained();
    expect(await wallet(bob)).toMatchObject({ active: 100 });
  });

  it('arrive although the platform was killed right after they were sent', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_unused, n) => send(ann, bob, 'points', '1', '--id', `one-${String(n)}`)),
    );
    expect(answers).toHaveLength(10);
    await platform.kill();
    await platform.launch();
    await platform.drained();
    expect(await wallet(ann)).toMatchObject({ active: 20, transferred: -110 });
    expect(await wallet(bob)).toMatchObject({ active: 110, transferred: 110 });
  });

  it('are taken back into the lots they came from', async () => {
    const reversed = await platform.accrueJson('transfers', 'reverse', ann, 'gift', '--reason', 'fraud');
    expect(reversed).toMatchObject({ status: 'reversed' });
    await platform.drained();
    expect(await platform.accrueJson('transfers', 'show', ann, 'gift')).toMatchObject({ returned: 100 });
    expect(await wallet(bob)).toMatchObject({ active: 10, transferred: 10 });
    expect(await lotsOf(ann)).toMatchObject([
      { remaining: 80, expiresAt: '2099-01-01T00:00:00.000Z' },
      { remaining: 40, expiresAt: null },
    ]);
  });

  it('leave a ledger that verifies, with nothing on its way', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const { body } = await platform.call('/v1/ledger/trial-balance');
    const [{ accounts }] = body['wallets'] as [{ accounts: readonly object[] }];
    expect(accounts).toContainEqual({ account: 'transferred', points: 0 });
  });
});
