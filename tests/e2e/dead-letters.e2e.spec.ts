import { earnedPoints } from '@accrue/testing';
import { onEveryPlatform } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const TOPIC = '/v1/topics/loyalty.pos.receipts.v1/messages';

interface DeadLetter {
  readonly id: string;
  readonly key: string;
  readonly status: string;
  readonly reasonCode: string;
}

onEveryPlatform('a till that sends before the programme is published', (mode) => {
  let platform: Platform;
  let memberId: string;

  const letters = async (...options: string[]): Promise<readonly DeadLetter[]> =>
    (await platform.accrueJson<{ deadLetters: DeadLetter[] }>('dlq', 'list', ...options)).deadLetters;
  const letterOf = async (key: string): Promise<string> => {
    const found = (await letters()).find((letter) => letter.key === key);
    if (found === undefined) throw new Error(`no dead letter of ${key}`);
    return found.id;
  };
  const balances = async (): Promise<string> => {
    await platform.drained();
    return (await platform.accrue('balances', 'export')).stdout;
  };
  const receiptsKnown = async (): Promise<number> =>
    (await platform.accrueJson<{ receipts: number }>('receipts', 'stats')).receipts;

  beforeAll(async () => {
    platform = await Platform.start(mode);
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } });
    memberId = body.memberId;
  });
  afterAll(async () => platform.dispose());

  it('finds its messages among the dead letters, with the reason', async () => {
    for (const key of ['kept', 'dropped']) {
      const value = receiptOf({ id: `R-${key}`, card: 'ann', lines: [{ sku: 'TEA', unitPrice: 4_200 }] });
      expect(await platform.call(TOPIC, { json: { key, value: JSON.stringify(value) } })).toMatchObject({
        status: 202,
      });
    }
    await platform.drained();
    expect((await letters()).map(({ reasonCode, status }) => [reasonCode, status])).toEqual([
      ['programme.not_published', 'parked'],
      ['programme.not_published', 'parked'],
    ]);
  });

  it('cannot have one replayed while the reason stands', async () => {
    const id = await letterOf('kept');
    const { code, stdout } = await platform.accrue('dlq', 'replay', id, '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { status: 'parked', reasonCode: 'programme.not_published' }]);
    expect(await balances()).not.toContain(',42,');
  });

  it('has one replayed when the programme is there: the receipt counts, once', async () => {
    await platform.accrueJson('programme', 'apply', programmeFile);
    const id = await letterOf('kept');
    expect(await platform.accrueJson('dlq', 'replay', id)).toMatchObject({ id, status: 'replayed' });
    const counted = await balances();
    expect(counted).toContain(`${memberId},,points,points,42,`);
    expect((await platform.call('/v1/receipts/R-kept')).body).toMatchObject({
      status: 'accepted',
      earned: earnedPoints(42),
    });
    // Again, by the letter and by the till itself: nothing twice.
    expect(await platform.accrueJson('dlq', 'replay', id)).toMatchObject({ status: 'replayed' });
    expect((await letters('--status', 'replayed')).map((letter) => letter.id)).toEqual([id]);
    expect(await balances()).toBe(counted);
    expect(await receiptsKnown()).toBe(1);
  });

  it('has the other discarded: it is kept, is not handled, and cannot be replayed any more', async () => {
    const id = await letterOf('dropped');
    expect(await platform.accrueJson('dlq', 'discard', id)).toMatchObject({ id, status: 'discarded' });
    expect(await letters()).toEqual([]);
    expect(await platform.accrueJson('dlq', 'show', id)).toMatchObject({ id, status: 'discarded' });
    expect((await platform.accrue('dlq', 'replay', id, '--json')).code).toBe(1);
    expect(await platform.call('/v1/receipts/R-dropped')).toMatchObject({ status: 404 });
    expect(await receiptsKnown()).toBe(1);
  });
});
