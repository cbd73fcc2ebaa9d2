import { earnedPoints, type Earned } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

interface Recorded {
  readonly status: string;
  readonly memberId: string | null;
  readonly earned: Earned['earned'];
}

aboveAllInOneProcess('a lost card and a member who leaves', (mode) => {
  let platform: Platform;
  let memberId: string;
  let receipts = 0;
  const sent = new Map<string, object>();

  /** @param at of the sale: now, unless it comes late */
  const record = async (card: string, at = new Date().toISOString()): Promise<Recorded> => {
    receipts += 1;
    const json = receiptOf({ id: `R-${String(receipts)}`, card, at, lines: [{ sku: 'TEA', unitPrice: 30_000 }] });
    sent.set(json.receiptId, json);
    const { status, body } = await platform.call<Recorded>('/v1/receipts', { json });
    expect(status).toBe(201);
    return { status: body.status, memberId: body.memberId, earned: body.earned };
  };
  const balance = () => platform.walletOf(memberId);
  const redeem = (redemptionId: string) =>
    platform.call('/v1/redemptions', { json: { redemptionId, memberId, rewardId: 'five-off' } });
  const post = (path: string, json: object) => platform.call(`/v1/members/${memberId}${path}`, { json });
  const nobodys = { status: 'unattributed', memberId: null, earned: earnedPoints(0) };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', programmeFile);
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'old' } });
    memberId = body.memberId;
    expect((await post('/identities', { type: 'card', value: 'new' })).status).toBe(201);
    await platform.drained();
    await platform.call('/v1/rewards/five-off/codes', { json: { codes: ['SAVE-1', 'SAVE-2'] } });
  });
  afterAll(async () => platform.dispose());

  it('blocks a card: it leads to nobody from then on, the account goes on with another', async () => {
    expect(await record('old')).toEqual({ status: 'accepted', memberId, earned: earnedPoints(300) });
    expect((await post('/identities:block', { type: 'card', value: 'old', reason: 'lost' })).body).toMatchObject({
      identities: [
        { type: 'card', status: 'blocked' },
        { type: 'card', status: 'active' },
      ],
    });
    await platform.drained();
    expect(await record('old')).toEqual(nobodys);
    expect(await record('new')).toEqual({ status: 'accepted', memberId, earned: earnedPoints(300) });
    expect(await platform.call('/v1/members:lookup', { json: { card: 'old' } })).toMatchObject({
      status: 409,
      body: { code: 'identity.blocked' },
    });
    expect(await balance()).toMatchObject({ active: 600, granted: 600 });
  });

  it('answers the receipt from before as it did then, and gives the blocked card to nobody else', async () => {
    expect(await platform.call('/v1/receipts', { json: sent.get('R-1') })).toMatchObject({
      status: 200,
      body: { duplicate: true, memberId, earned: earnedPoints(300) },
    });
    const { body: finder } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'finder' } });
    expect(
      await platform.call(`/v1/members/${finder.memberId}/identities`, { json: { type: 'card', value: 'old' } }),
    ).toMatchObject({ status: 409, body: { code: 'identity.taken' } });
  });

  it('lets the member claim what was bought with the blocked card', async () => {
    expect((await platform.call('/v1/receipts/R-2:claim', { json: { memberId } })).status).toBe(200);
    expect(await balance()).toMatchObject({ active: 900, granted: 900 });
  });

  it('pays a bill that is split in two receipts out of one hold, each receipt once', async () => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'split' } });
    const account = body.memberId;
    await platform.drained();
    await record('split');
    await platform.drained();
    const hold = { holdId: 'till-2', walletId: 'points', points: 200 };
    expect((await platform.call(`/v1/accounts/${account}/holds`, { json: hold })).status).toBe(201);
    const paid = (id: string, points: number, more: object) => ({
      ...receiptOf({ id, card: 'split', lines: [{ sku: 'TEA', unitPrice: 10_000 }] }),
      tenders: [
        { tenderId: 't1', type: 'cash', amount: 10_000 - points },
        { tenderId: 't2', type: 'points', amount: points, points: { ...hold, points, ...more } },
      ],
    });
    for (const json of [paid('S-1', 123, {}), paid('S-1', 123, {})])
      expect((await platform.call('/v1/receipts', { json })).status).toBeLessThan(300);
    await platform.drained();
    expect(await platform.walletOf(account)).toMatchObject({ spent: 123, held: 77 });
    await platform.call('/v1/receipts', { json: paid('S-2', 27, { final: true }) });
    await platform.drained();
    expect(await platform.walletOf(account)).toMatchObject({ spent: 150, held: 0 });
  });

  it('closes a member: receipts lead to nobody, what was earned stays and is not spent any more', async () => {
    const held = await platform.call(`/v1/accounts/${memberId}/holds`, {
      json: { walletId: 'points', points: 100, holdId: 'till-1' },
    });
    expect(held.status).toBe(201);
    expect((await platform.call(`/v1/members/${memberId}:close`, { json: { reason: 'member_request' } })).status).toBe(
      200,
    );
    await platform.drained();
    expect(await record('new')).toEqual(nobodys);
    expect(await platform.call(`/v1/receipts/R-${String(receipts)}:claim`, { json: { memberId } })).toMatchObject({
      status: 404,
      body: { code: 'member.unknown' },
    });
    expect(await redeem('RD-1')).toMatchObject({ status: 409, body: { code: 'account.closed' } });
    expect(
      await platform.call(`/v1/accounts/${memberId}/holds`, { json: { walletId: 'points', points: 1 } }),
    ).toMatchObject({ status: 409, body: { code: 'account.closed' } });
    // What was promised before is kept.
    expect((await platform.call(`/v1/accounts/${memberId}/holds/till-1:capture`, { json: {} })).status).toBe(200);
    expect(await balance()).toMatchObject({ active: 800, spent: 100, held: 0, granted: 900 });
  });

  it('frees a card for its next owner: what was bought before is the old one’s, however late the till sends it', async () => {
    const enrolWith = async (card: string) =>
      (await platform.call<{ memberId: string }>('/v1/members', { json: { card } })).body.memberId;
    const before = new Date().toISOString();
    const old = await enrolWith('handed-on');
    const refused = await platform.accrue('members', 'link-identity', old, 'card', 'finder');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('identity.taken')]);
    const found = await platform.accrueJson('members', 'find', 'card', 'handed-on');
    expect(found).toMatchObject({ memberId: old });
    const free = ['members', 'free-identity', old, 'card', 'handed-on', '--reason', 'new_owner'];
    const freed = await platform.accrueJson(...free);
    expect(freed).toMatchObject({ memberId: old, identities: [{ type: 'card', status: 'freed' }] });
    await platform.drained();
    // The shop sold to the next owner before anybody enrolled them.
    const between = await record('handed-on');
    expect(between).toEqual(nobodys);
    const betweenId = `R-${String(receipts)}`;
    const next = await enrolWith('handed-on');
    await platform.drained();
    expect(await record('handed-on')).toMatchObject({ memberId: next, earned: earnedPoints(300) });
    expect(await record('handed-on', before)).toMatchObject({ memberId: old, earned: earnedPoints(300) });
    await platform.drained();
    expect((await platform.call(`/v1/receipts/${betweenId}`)).body).toMatchObject({
      memberId: next,
      earned: earnedPoints(300),
    });
    expect((await platform.walletOf(old)).active).toBe(300);
    expect((await platform.walletOf(next)).active).toBe(600);
  });

  it('counts for a leaver what a till sends late, and nothing from after they left', async () => {
    const wish = { reference: 'leaver', card: 'leaver-1' };
    const enrol = async () => (await platform.call<{ memberId: string }>('/v1/members', { json: wish })).body.memberId;
    const first = await enrol();
    const before = new Date().toISOString();
    await platform.call(`/v1/members/${first}:close`, { json: { reason: 'member_request' } });
    const second = await enrol();
    expect(second).not.toBe(first);
    await platform.drained();
    expect(await record('leaver-1', before)).toMatchObject({ memberId: first, earned: earnedPoints(300) });
    expect(await record('leaver-1')).toMatchObject({ memberId: second, earned: earnedPoints(300) });
    await platform.drained();
    expect((await platform.walletOf(first)).active).toBe(300);
  });

  it('leaves a ledger that verifies, and no message behind', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });
});
