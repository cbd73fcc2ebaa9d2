import { earnedPoints } from '@accrue/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Points that expire',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { months: 12 } }],
  earning: { rules: [{ id: 'base', name: 'One a pound', wallet: 'points', earn: { points: 1, per: 100 } }] },
};

/** From a till whose battery is empty. */
const stamped = (id: string, at = '2000-01-01T00:07:00+00:00') =>
  receiptOf({ id, card: '29001', at, lines: [{ sku: 'TEA', unitPrice: 5_000 }] });
const yesterday = new Date(Date.now() - 86_400_000).toISOString();

aboveAllInOneProcess('receipts of a till with an empty battery', (mode) => {
  let platform: Platform;
  let ann: string;
  const wallet = async () => {
    const { active, granted } = await platform.walletOf(ann);
    return { active, granted };
  };
  const held = {
    status: 'review',
    reason: { code: 'receipt.too_old' },
    memberId: expect.any(String) as string,
    earned: earnedPoints(0),
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.call('/v1/programme', { method: 'PUT', json: programme });
    ann = (await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29001' } })).body.memberId;
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('are held for review, however they come, and cost nobody a point', async () => {
    expect(await platform.call('/v1/receipts', { json: stamped('H-1') })).toMatchObject({ status: 201, body: held });
    const file = join(platform.data, 'old.ndjson');
    writeFileSync(
      file,
      [stamped('H-1'), stamped('H-2', '1970-01-01T00:00:07Z')].map((one) => JSON.stringify(one)).join('\n'),
    );
    const ingested = await platform.accrue('receipts', 'ingest', file);
    expect([ingested.code, ingested.stdout]).toEqual([0, expect.stringMatching(/review +1\n[^]*1 too old: /)]);
    const message = JSON.stringify({ key: '29001', value: stamped('H-3') });
    await platform.call('/v1/topics/loyalty.pos.receipts.v1/messages', { raw: message, type: 'application/x-ndjson' });
    expect(await wallet()).toEqual({ active: 0, granted: 0 });
    expect((await platform.call('/v1/receipts/H-3')).body).toMatchObject({ ...held, reviewId: 'too_old:H-3' });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
    const { reviews } = await platform.accrueJson<{ reviews: unknown[] }>('review', 'list', '--kind', 'too_old');
    expect(reviews).toMatchObject([{ id: 'too_old:H-1' }, { id: 'too_old:H-2' }, { id: 'too_old:H-3' }]);
    expect((await platform.accrue('review', 'list', '--locale', 'pl')).stdout).toMatch(/too_old:H-1 .*Paragon z dnia /);
  });

  if (mode === 'standalone')
    it('are still held after a power cut', async () => {
      await platform.kill();
      await platform.launch();
      expect((await platform.call('/v1/receipts', { json: stamped('H-1') })).body).toMatchObject({
        ...held,
        duplicate: true,
      });
    });

  it('bring points that can be spent, once a person has said when they were', async () => {
    const words = ['review', 'accept', 'too_old:H-1', '--reason', 'empty battery', '--occurred-at', yesterday];
    const accepted = { receiptId: 'H-1', status: 'accepted', memberId: ann, earned: earnedPoints(50) };
    expect(await platform.accrueJson(...words)).toMatchObject({ ...accepted, duplicate: false });
    expect(await platform.accrueJson(...words)).toMatchObject({ ...accepted, duplicate: true });
    expect(await wallet()).toEqual({ active: 50, granted: 50 });
    expect((await platform.call('/v1/receipts', { json: stamped('H-1') })).body).toMatchObject(accepted);
  });

  it('stay out when they are rejected, and are recorded as they stand when nobody knows better', async () => {
    const reason = ['--reason', 'a test of the till'];
    const rejected = await platform.accrue('review', 'reject', 'too_old:H-2', ...reason);
    expect(rejected.stdout).toBe('H-2: rejected, nothing\n');
    expect((await platform.accrue('review', 'accept', 'too_old:H-2', ...reason)).code).toBe(1);
    await platform.accrueJson('review', 'accept', 'too_old:H-3', ...reason);
    expect(await wallet()).toMatchObject({ granted: 100 });
    const { reviews } = await platform.accrueJson<{ reviews: unknown[] }>('review', 'list', '--kind', 'too_old');
    expect(reviews).toEqual([]);
    expect(await platform.accrueJson('receipts', 'stats')).toMatchObject({ receipts: 2, wallets: [{ granted: 100 }] });
  });
});
