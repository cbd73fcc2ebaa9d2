import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Merging',
  timeZone: 'Europe/London',
  currency: 'GBP',
  receipts: { tooOldDays: null },
  wallets: [
    { id: 'points', name: 'Points', unit: 'points', value: { points: 1, minor: 1 }, expiry: { months: 1200 } },
    { id: 'stamps', name: 'Stamps', unit: 'stamps' },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 }, tierMultiplier: true },
      {
        ...{ id: 'welcome', name: 'Welcome', wallet: 'points', earn: { fixed: 500 } },
        limits: { times: { most: 1, per: 'programme' } },
      },
      { id: 'gold', name: 'Gold', wallet: 'stamps', on: 'tier-reached', tiers: ['gold'], earn: { fixed: 11 } },
    ],
  },
  tiers: {
    qualify: { by: 'spend' },
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 20_000, multiplier: '2' },
    ],
  },
};

interface Member {
  readonly memberId: string;
  readonly status: string;
  readonly mergedInto: string | null;
  readonly duplicates: readonly string[];
  readonly code?: string;
  readonly into?: string;
}

interface Receipt {
  readonly memberId: string;
  readonly status: string;
  readonly code?: string;
}

interface Lot {
  readonly granted: number;
  readonly remaining: number;
  readonly expiresAt: string | null;
}

aboveAllInOneProcess('two memberships of one person', (mode) => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.call('/v1/programme', { method: 'PUT', json: programme });
  });
  afterAll(async () => platform.dispose());

  const enrol = async (card: string): Promise<string> => {
    const { body } = await platform.call<Member>('/v1/members', { json: { card } });
    await platform.drained();
    return body.memberId;
  };
  /** One member with two cards: what two merged members should be like. */
  const enrolWithBoth = async (one: string, other: string): Promise<string> => {
    const memberId = await enrol(one);
    await platform.call(`/v1/members/${memberId}/identities`, { json: { type: 'card', value: other } });
    await platform.drained();
    return memberId;
  };
  const merge = (survivor: string, duplicate: string, key = platform.key()) =>
    platform.call<Member>(`/v1/members/${survivor}/merges`, { json: { duplicate, reason: 'enrolled_twice' }, key });
  const separate = (survivor: string, duplicate: string) =>
    platform.call<Member>(`/v1/members/${survivor}/merges/${duplicate}:separate`, { json: { reason: 'two_persons' } });

  const at = (day: number): string => `2025-10-${String(day).padStart(2, '0')}T10:00:00+00:00`;
  const sale = (id: string, card: string | undefined, day: number, pounds: number) =>
    receiptOf({ id, ...(card && { card }), at: at(day), lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
  const goodsBack = (id: string, saleId: string, day: number, pounds: number) =>
    receiptOf({
      ...{ id, kind: 'return', at: at(day) },
      lines: [{ sku: 'TEA', units: -1, unitPrice: pounds * 100, returnOf: { receiptId: saleId, lineId: '1' } }],
    });
  const paidWithPoints = (receipt: ReturnType<typeof receiptOf>, points: number, holdId?: string) => ({
    ...receipt,
    ...(holdId === undefined && { mode: { offline: true } }),
    tenders: [
      {
        ...{ tenderId: 'p', type: 'points', amount: points },
        points: { walletId: 'points', points, ...(holdId && { holdId }) },
      },
      { tenderId: 'c', type: 'cash', amount: receipt.totals.payable - points },
    ],
  });
  const send = async (receipt: object): Promise<Receipt> => {
    const { status, body } = await platform.call<Receipt>('/v1/receipts', { json: receipt });
    expect([status, body]).toEqual([201, expect.anything()]);
    return body;
  };
  const adjust = (memberId: string, adjustmentId: string, points: number, expiresAt?: string) =>
    platform.call<Member>(`/v1/accounts/${memberId}/adjustments`, {
      json: { adjustmentId, walletId: 'points', points, reasonCode: 'goodwill', ...(expiresAt && { expiresAt }) },
    });
  const hold = (memberId: string, holdId: string, points: number) =>
    platform.call<Member>(`/v1/accounts/${memberId}/holds`, {
      json: { holdId, walletId: 'points', points, ttlSeconds: 3600 },
    });

  /** All that a member can see of it. */
  const state = async (memberId: string) => {
    const { active, pending, held, spent, expired, deficit, adjusted } = await platform.walletOf(memberId);
    const { body } = await platform.call<{ lots: Lot[] }>(`/v1/members/${memberId}/lots`);
    const lots = body.lots
      .filter(({ remaining }) => remaining > 0)
      .map(({ granted, remaining, expiresAt }) => [expiresAt, granted, remaining].join(' '));
    const { tier, qualifyingSpend } = (
      await platform.call<{ tier: { id: string }; qualifyingSpend: number }>(`/v1/members/${memberId}/tier`)
    ).body;
    const wallet = { active, pending, held, spent, expired, deficit, adjusted };
    return { wallet, lots: lots.sort(), tier: tier.id, qualifyingSpend };
  };
  const mustVerify = async (): Promise<void> => {
    expect(await platform.jobDone('/v1/ledger:verify', { method: 'POST' })).toMatchObject({ ok: true });
  };

  /** The same for one member with two cards, for two, and for two that are merged on the way. */
  const before = async (name: string, first: string, second: string): Promise<void> => {
    await send(sale(`${name}-1`, `${name}-a`, 1, 150));
    await send(sale(`${name}-2`, `${name}-b`, 2, 100));
    await platform.drained();
    await send(sale(`${name}-3`, `${name}-a`, 3, 10));
    await platform.drained();
    await adjust(first, `${name}-given`, 40, '2099-01-01T00:00:00Z');
    await adjust(second, `${name}-taken`, -30);
    await adjust(second, `${name}-kept`, 7);
    await send(paidWithPoints(sale(`${name}-4`, `${name}-b`, 4, 10), 60));
    await platform.drained();
    await send(goodsBack(`${name}-5`, `${name}-2`, 5, 100));
    await platform.drained();
  };
  const after = async (name: string): Promise<void> => {
    await send(sale(`${name}-6`, `${name}-b`, 6, 20));
    await platform.drained();
    await send(paidWithPoints(sale(`${name}-7`, `${name}-b`, 7, 10), 25));
    await send(paidWithPoints(sale(`${name}-8`, `${name}-a`, 8, 10), 15));
    await platform.drained();
    // Late, from before everything; and without any card.
    await send(sale(`${name}-9`, `${name}-b`, 1, 33));
    await send(goodsBack(`${name}-10`, `${name}-6`, 9, 20));
    await platform.drained();
  };

  it('are afterwards as one that has always had both cards', async () => {
    const one = await enrolWithBoth('one-a', 'one-b');
    await before('one', one, one);
    const ann = await enrol('two-a');
    const anna = await enrol('two-b');
    await before('two', ann, anna);
    expect((await state(ann)).tier).toBe('bronze');

    const { status, body } = await merge(ann, anna);
    expect([status, body]).toMatchObject([200, { memberId: ann, status: 'active', duplicates: [anna] }]);
    expect(await state(ann)).toEqual(await state(one));
    expect(await state(anna)).toMatchObject({
      wallet: { active: 0, pending: 0, held: 0, spent: 0, expired: 0, deficit: 0, adjusted: 0 },
      lots: [],
      qualifyingSpend: 0,
    });
    await after('one');
    await after('two');
    expect(await state(ann)).toEqual(await state(one));
    await mustVerify();
  });

  it('have reached a tier once, and each of them again when they are separated', async () => {
    const gifts = async (memberId: string) => {
      await platform.drained();
      const { body } = await platform.call<{ wallets: { walletId: string; active: number }[] }>(
        `/v1/members/${memberId}/balance`,
      );
      return body.wallets.find(({ walletId }) => walletId === 'stamps')?.active ?? 0;
    };
    const [ann, anna] = [await enrol('tier-a'), await enrol('tier-b')];
    await send(sale('tier-1', 'tier-a', 2, 250));
    await send(sale('tier-2', 'tier-b', 1, 250));
    expect([await gifts(ann), await gifts(anna)]).toEqual([11, 11]);
    await merge(ann, anna);
    expect([await gifts(ann), await gifts(anna)]).toEqual([11, 0]);
    await separate(ann, anna);
    expect([await gifts(ann), await gifts(anna)]).toEqual([11, 11]);
    await mustVerify();
  });

  it('say where the duplicate went, and refuse to work on it', async () => {
    const [ann, anna] = [await enrol('gone-a'), await enrol('gone-b')];
    await send(sale('gone-1', 'gone-b', 1, 10));
    await platform.drained();
    await hold(anna, 'gone-open', 100);
    await platform.drained();
    expect((await merge(ann, anna)).status).toBe(200);
    expect((await merge(ann, anna)).body).toMatchObject({ memberId: ann, duplicates: [anna] });
    await platform.drained();

    const shown = async (path: string) => (await platform.call<Member>(path)).body.mergedInto;
    expect(await shown(`/v1/members/${anna}`)).toBe(ann);
    expect(await shown(`/v1/members/${anna}/balance`)).toBe(ann);
    expect(await shown(`/v1/members/${anna}/tier`)).toBe(ann);
    const found = await platform.call<Member>('/v1/members:lookup', { json: { card: 'gone-b' } });
    expect(found.body.memberId).toBe(ann);

    for (const { status, body } of [await adjust(anna, 'gone-more', 5), await hold(anna, 'gone-h', 5)])
      expect([status, body.code, body.into]).toEqual([409, 'account.merged', ann]);
    const linked = await platform.call<Member>(`/v1/members/${anna}/identities`, {
      json: { type: 'card', value: 'x1' },
    });
    expect([linked.status, linked.body.code, linked.body.into]).toEqual([409, 'member.merged', ann]);
    const closed = await platform.call<Member>(`/v1/members/${anna}:close`, { json: { reason: 'member_request' } });
    expect([closed.status, closed.body.code]).toEqual([409, 'member.merged']);

    // The hold goes on with the survivor, whose it is now, by either card.
    expect(await platform.walletOf(ann)).toMatchObject({ active: 410, held: 100 });
    const paid = await send(paidWithPoints(sale('gone-2', 'gone-b', 3, 10), 100, 'gone-open'));
    expect(paid).toMatchObject({ memberId: ann, status: 'accepted' });
    expect(await platform.walletOf(ann)).toMatchObject({ active: 419, held: 0, spent: 100 });
    const again = await platform.call<Receipt>('/v1/receipts', { json: sale('gone-1', 'gone-b', 1, 10) });
    expect([again.status, again.body.memberId]).toEqual([200, ann]);
    const told = await platform.call<Receipt>('/v1/receipts:evaluate', { json: sale('gone-3', 'gone-b', 4, 12) });
    expect(told.body).toMatchObject({ memberId: ann, earned: [{ walletId: 'points', amount: 12 }] });
  });

  it('are refused with a code that says why', async () => {
    const [ann, anna, other] = [await enrol('no-a'), await enrol('no-b'), await enrol('no-c')];
    const refused = async (survivor: string, duplicate: string) => (await merge(survivor, duplicate)).body.code;
    expect((await merge(ann, anna, platform.key('pos'))).body.code).toBe('auth.role_not_allowed');
    expect(await refused(ann, ann)).toBe('member.merged_into_itself');
    expect(await refused(ann, 'nobody')).toBe('member.unknown');
    expect(await refused('nobody', ann)).toBe('member.unknown');
    expect((await separate(ann, anna)).body.code).toBe('member.not_merged');
    await merge(ann, anna);
    expect(await refused(anna, ann)).toBe('member.has_duplicates');
    expect(await refused(other, anna)).toBe('member.merged');
    expect(await refused(anna, other)).toBe('member.merged');
    expect(await refused(other, ann)).toBe('member.has_duplicates');
    const gone = await enrol('no-d');
    await platform.call(`/v1/members/${gone}:erase`, { json: { reason: 'member_request' } });
    expect(await refused(ann, gone)).toBe('member.erased');
    const left = await enrol('no-e');
    await platform.call(`/v1/members/${left}:close`, { json: { reason: 'member_request' } });
    expect(await refused(ann, left)).toBe('member.closed');
  });

  it('are refused both when each is merged into the other at once, and nothing is left of it', async () => {
    const [ann, anna] = [await enrol('at-once-a'), await enrol('at-once-b')];
    const answers = await Promise.all([merge(ann, anna), merge(anna, ann)]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThan(2);
    const shown = async (memberId: string) => (await platform.call<Member>(`/v1/members/${memberId}`)).body;
    const [one, two] = [await shown(ann), await shown(anna)];
    const isMerged = one.mergedInto !== null || two.mergedInto !== null;
    expect(one.mergedInto !== null && two.mergedInto !== null).toBe(false);
    expect([...one.duplicates, ...two.duplicates]).toHaveLength(isMerged ? 1 : 0);
  });

  it('are afterwards as if never merged when they are separated, with what happened since by card', async () => {
    const [apartA, apartB] = [await enrol('apart-a'), await enrol('apart-b')];
    await before('apart', apartA, apartB);
    const [ann, anna] = [await enrol('back-a'), await enrol('back-b')];
    await before('back', ann, anna);
    const [asWas, asWasToo] = [await state(ann), await state(anna)];

    await merge(ann, anna);
    await platform.drained();
    expect((await separate(ann, anna)).body).toMatchObject({ memberId: ann, duplicates: [] });
    expect([await state(ann), await state(anna)]).toEqual([asWas, asWasToo]);

    await merge(ann, anna);
    await platform.drained();
    await after('back');
    await adjust(ann, 'back-since', 11);
    expect((await separate(ann, anna)).status).toBe(200);
    expect((await separate(ann, anna)).status).toBe(200);
    await after('apart');
    await adjust(apartA, 'apart-since', 11);
    expect([await state(ann), await state(anna)]).toEqual([await state(apartA), await state(apartB)]);

    // Each is its own again.
    expect((await send(sale('back-11', 'back-b', 20, 10))).memberId).toBe(anna);
    expect((await adjust(anna, 'back-taken', 1)).status).toBe(409); // the id stands for other points, of before
    expect((await adjust(anna, 'back-own', 1)).status).toBe(201);
    await mustVerify();
  });

  it('leave together', async () => {
    const [ann, anna] = [await enrol('left-a'), await enrol('left-b')];
    await merge(ann, anna);
    await platform.drained();
    await platform.call(`/v1/members/${ann}:erase`, { json: { reason: 'member_request' } });
    expect((await platform.call<Member>(`/v1/members/${anna}`)).body.code).toBe('member.erased');
    await platform.drained();
    const { status, memberId } = await send(sale('left-1', 'left-b', 30, 10));
    expect([status, memberId]).toEqual(['unattributed', null]);
  });
});
