import { receiptAttributed } from '@accrue/contracts';
import {
  GRANTED,
  granted,
  LedgerApp,
  PUBLISHED,
  published,
  RECORDED,
  recorded,
  REVERSED,
  reversed,
  T0,
} from './ledger.fixture';

const ENROLLED = 'loyalty.enrollment.member.enrolled.v1';
const CLOSED = 'loyalty.enrollment.member.closed.v1';
const ERASED = 'loyalty.enrollment.member.erased.v1';
const REQUESTED = 'loyalty.rewards.redemption.requested.v1';
const CONFIRMED = 'loyalty.rewards.redemption.confirmed.v1';
const FAILED = 'loyalty.rewards.redemption.failed.v1';

const enrolled = (memberId: string, reference: string | null) => ({
  memberId,
  reference,
  enrolledAt: T0,
  storeId: null,
  enrolledBy: null,
  channel: 'import',
  identities: [],
});

describe('the ledger', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    await app.deliver(PUBLISHED, published(1));
  });
  afterAll(() => app.close());

  it('calls a wallet as the latest version does, whatever order the versions come in', async () => {
    const named = (version: number, name: string) =>
      app.deliver(PUBLISHED, published(version, { wallets: [{ id: 'points', name }] }));
    await named(3, 'Stars');
    await named(2, 'Beans');
    expect(await app.database.query('select name from wallet', [])).toEqual([{ name: 'Stars' }]);
  });

  it('shows what receipts earned and lost, each point with its reason', async () => {
    await app.deliver(GRANTED, granted('m-1', 'R-1', 100));
    await app.deliver(GRANTED, granted('m-1', 'R-2', 50, { tierId: 'silver', multiplier: '1.25' }));
    await app.deliver(REVERSED, reversed('m-1', 'R-1', 1, { granted: 100, reversed: 30 }));
    await app.deliver(
      REVERSED,
      reversed('m-1', 'R-1', 1, { granted: 100, reversed: 30 }),
      'delivered again under another id',
    );

    const balance = await app.call('P', 'GET', '/v1/members/m-1/balance?atLeastRevision=2');
    expect(balance.body).toEqual({
      memberId: 'm-1',
      mergedInto: null,
      wallets: [
        {
          walletId: 'points',
          unit: 'points',
          active: 120,
          pending: 0,
          held: 0,
          deficit: 0,
          inReview: 0,
          writtenOff: 0,
          granted: 150,
          reversed: 30,
          spent: 0,
          expired: 0,
          adjusted: 0,
          transferred: 0,
          migrated: 0,
        },
      ],
      revision: 2,
    });
    const statement = await app.call('P', 'GET', '/v1/members/m-1/statement?atLeastRevision=2&limit=2');
    const cursor = String(statement.body['nextCursor']);
    expect(statement.body).toEqual({
      memberId: 'm-1',
      lines: [
        expect.objectContaining({
          revision: 2,
          kind: 'reverse',
          points: -30,
          reason: {
            code: 'award.returned',
            data: { receiptId: 'R-1', byReceiptId: 'C-1' },
            text: 'Taken back: goods of receipt R-1 returned on C-1',
          },
          receiptId: 'R-1',
          awardId: 'R-1:base',
          occurredAt: T0,
          balance: { active: 120, pending: 0, held: 0, deficit: 0 },
        }),
        expect.objectContaining({
          revision: 1,
          kind: 'earn',
          points: 50,
          reason: {
            code: 'award.earned',
            data: { receiptId: 'R-2', multiplier: '1.25', tierId: 'silver' },
            text: 'Earned on receipt R-2, ×1.25 as silver',
          },
          receiptId: 'R-2',
        }),
      ],
      nextCursor: expect.any(String) as string,
    });
    const next = await app.call('P', 'GET', `/v1/members/m-1/statement?cursor=${cursor}`);
    expect(next.body).toEqual({
      memberId: 'm-1',
      lines: [expect.objectContaining({ revision: 0, points: 100 })],
      nextCursor: null,
    });
    const lots = await app.call('P', 'GET', '/v1/members/m-1/lots?atLeastRevision=2');
    expect(lots.body['lots']).toEqual([
      expect.objectContaining({
        lotId: 'R-1:base',
        rule: 'base@1',
        tierId: null,
        granted: 100,
        reversed: 30,
        remaining: 70,
        status: 'active',
        expiresAt: null,
      }),
      expect.objectContaining({
        lotId: 'R-2:base',
        rule: 'base@1',
        tierId: 'silver',
        multiplier: '1.25',
        granted: 50,
        reversed: 0,
        remaining: 50,
      }),
    ]);
  });

  it('shows an enrolled member’s wallets before anything happened, and no stranger’s', async () => {
    await app.deliver(ENROLLED, enrolled('m-new', '4711'));
    expect((await app.call('P', 'GET', '/v1/members/m-new/balance')).body).toMatchObject({
      wallets: [{ walletId: 'points', active: 0 }],
      revision: null,
    });
    expect((await app.call('P', 'GET', '/v1/members/nobody/balance')).body).toMatchObject({
      status: 404,
      code: 'member.unknown',
    });
  });

  it('says that a read is not caught up instead of answering with less', async () => {
    expect((await app.call('P', 'GET', '/v1/members/m-1/balance?atLeastRevision=99')).body).toMatchObject({
      status: 503,
      code: 'read.not_caught_up',
    });
    expect((await app.call('P', 'GET', '/v1/members/m-1/balance?atLeastRevision=x')).body).toMatchObject({
      status: 400,
      code: 'request.invalid',
    });
  });

  it('holds points at a till, captures a part, and releases the rest', async () => {
    await app.deliver(GRANTED, granted('m-2', 'R-10', 100));
    const place = () =>
      app.call('P', 'POST', '/v1/accounts/m-2/holds', { holdId: 'h-1', walletId: 'points', points: 60 });
    const placed = await place();
    expect([placed.status, placed.body]).toEqual([
      201,
      {
        holdId: 'h-1',
        memberId: 'm-2',
        status: 'open',
        walletId: 'points',
        unit: 'points',
        points: 60,
        captured: 0,
        remaining: 60,
        expiresAt: '2026-01-01T12:15:00.000Z',
        revision: 1,
      },
    ]);
    expect((await place()).body).toEqual(placed.body);
    expect(
      (await app.call('P', 'POST', '/v1/accounts/m-2/holds', { walletId: 'points', points: 41 })).body,
    ).toMatchObject({
      status: 422,
      code: 'points.insufficient',
      requested: 41,
      available: 40,
    });
    const captured = await app.call('P', 'POST', '/v1/accounts/m-2/holds/h-1:capture', {
      points: 45,
      receiptId: 'R-11',
      final: true,
    });
    expect([captured.status, captured.body]).toEqual([
      200,
      {
        holdId: 'h-1',
        memberId: 'm-2',
        status: 'captured',
        walletId: 'points',
        unit: 'points',
        points: 60,
        captured: 45,
        remaining: 0,
        expiresAt: null,
        revision: 2,
      },
    ]);
    expect((await app.call('P', 'POST', '/v1/accounts/m-2/holds/h-1:capture', { points: 45 })).body).toMatchObject({
      status: 'captured',
      revision: 2,
    });
    expect((await app.call('P', 'POST', '/v1/accounts/m-2/holds/h-1:release', {})).body).toMatchObject({
      status: 409,
      code: 'hold.captured',
    });
    expect((await app.call('P', 'POST', '/v1/accounts/m-2/holds/h-9:capture', {})).body).toMatchObject({
      status: 404,
      code: 'hold.unknown',
    });
    expect((await app.call('P', 'GET', '/v1/members/m-2/balance?atLeastRevision=2')).body['wallets']).toEqual([
      expect.objectContaining({ active: 55, held: 0, spent: 45, granted: 100 }),
    ]);
  });

  it('releases a hold whose time is over', async () => {
    await app.deliver(GRANTED, granted('m-3', 'R-20', 100));
    await app.call('P', 'POST', '/v1/accounts/m-3/holds', {
      holdId: 'h-3',
      walletId: 'points',
      points: 60,
      ttlSeconds: 30,
    });
    await app.settled();
    expect(await app.scheduler.runOnce('settle-accounts')).toBe(0);
    app.clock.advanceMs(30_000);
    expect(await app.scheduler.runOnce('settle-accounts')).toBe(1);
    expect((await app.call('P', 'GET', '/v1/members/m-3/balance?atLeastRevision=2')).body['wallets']).toEqual([
      expect.objectContaining({ active: 100, held: 0 }),
    ]);
    expect((await app.publishedOf('m-3')).map(({ type }) => type).at(-1)).toBe('loyalty.ledger.hold.released.v1');
    await app.settled();
    expect(await app.scheduler.runOnce('settle-accounts')).toBe(0);
  });

  it('expires lots whose time is over', async () => {
    await app.deliver(
      GRANTED,
      granted('m-4', 'R-30', 100, { expiresAt: '2026-01-31T00:00:00.000Z', expiresOn: '2026-01-30' }),
    );
    await app.settled();
    app.clock.set('2026-01-31T00:00:00Z');
    expect(await app.scheduler.runOnce('settle-accounts')).toBe(1);
    const balance = await app.call('P', 'GET', '/v1/members/m-4/balance?atLeastRevision=1');
    expect(balance.body['wallets']).toEqual([expect.objectContaining({ active: 0, expired: 100 })]);
    app.clock.set('2026-01-01T12:00:00Z');
  });

  it('captures the holds among a receipt’s tenders, and spends without one what they do not pay', async () => {
    await app.deliver(GRANTED, granted('m-5', 'R-40', 100));
    await app.call('P', 'POST', '/v1/accounts/m-5/holds', { holdId: 'h-5', walletId: 'points', points: 60 });
    const tender = (holdId: string) => ({ tenderId: `t-${holdId}`, walletId: 'points', holdId, points: 60 });
    const receipt = (holds: readonly string[], memberId: string | null = 'm-5') => ({
      ...recorded(memberId, 'R-41'),
      pointsTenders: holds.map(tender),
    });
    await app.deliver(RECORDED, receipt(['h-lost', 'h-5']));
    await app.deliver(RECORDED, receipt(['h-lost', 'h-5']));
    await app.settled();
    expect((await app.call('P', 'GET', '/v1/members/m-5/balance')).body).toMatchObject({
      wallets: [{ active: 0, held: 0, spent: 120, deficit: 20 }],
    });
    expect((await app.publishedOf('m-5')).filter(({ type }) => type.includes('hold')).map(({ data }) => data)).toEqual([
      {
        holdId: 'h-5',
        memberId: 'm-5',
        walletId: 'points',
        points: 60,
        redemptionId: null,
        occurredAt: '2026-01-01T12:00:00.000Z',
        expiresAt: '2026-01-01T12:15:00.000Z',
        revision: 1,
        rewardId: null,
      },
      {
        holdId: 'h-5',
        memberId: 'm-5',
        walletId: 'points',
        points: 60,
        redemptionId: null,
        // The receipt is older than the hold by the till's clock: it is captured when it was placed.
        occurredAt: '2026-01-01T12:00:00.000Z',
        captured: 60,
        remaining: 0,
        final: true,
        receiptId: 'R-41',
        revision: 2,
      },
      {
        holdId: 'h-lost',
        memberId: 'm-5',
        receiptId: 'R-41',
        walletId: 'points',
        fault: 'unknown',
        points: 60,
        unpaid: 60,
        occurredAt: T0,
        revision: 3,
      },
    ]);
    await expect(app.deliver(RECORDED, receipt(['h-5'], null))).rejects.toMatchObject({
      code: 'tender.member_unknown',
    });
    await app.deliver(RECORDED, receipt([]));
  });

  it('holds, captures and releases for redemptions, whatever is repeated', async () => {
    const redemption = (id: string, points: number) => ({
      redemptionId: `rd-${id}`,
      memberId: 'm-6',
      receiverId: null,
      rewardId: 'five-off',
      gives: { kind: 'code' },
      worth: null,
      walletId: 'points',
      points,
      holdId: `h-${id}`,
      occurredAt: T0,
    });
    const requested = (id: string, points: number) => ({
      ...redemption(id, points),
      holdExpiresAt: '2026-01-01T10:15:00.000Z',
    });
    await app.deliver(GRANTED, granted('m-6', 'R-50', 100));
    for (const round of ['first', 'again']) {
      await app.deliver(REQUESTED, requested('a', 60), `${round} a requested`);
      await app.deliver(REQUESTED, requested('b', 60), `${round} b requested`);
      await app.deliver(CONFIRMED, redemption('a', 60), `${round} a confirmed`);
      await app.deliver(REQUESTED, requested('c', 30), `${round} c requested`);
      await app.deliver(FAILED, { ...redemption('c', 30), code: 'reward.out_of_stock' }, `${round} c failed`);
      await app.deliver(FAILED, { ...redemption('b', 60), code: 'points.insufficient' }, `${round} b failed`);
    }
    const holds = (await app.publishedOf('m-6')).filter(({ type }) => type.includes('.hold.'));
    expect(
      holds.map(({ type, data }) => [type.split('.')[3], (data as { redemptionId: string }).redemptionId]),
    ).toEqual([
      ['placed', 'rd-a'],
      ['refused', 'rd-b'],
      ['captured', 'rd-a'],
      ['placed', 'rd-c'],
      ['released', 'rd-c'],
    ]);
    expect(holds[1]?.data).toMatchObject({ code: 'points.insufficient', available: 40 });
    expect((await app.call('P', 'GET', '/v1/members/m-6/balance?atLeastRevision=5')).body['wallets']).toEqual([
      expect.objectContaining({ active: 40, held: 0, spent: 60 }),
    ]);
  });

  it('publishes every entry and the balance after it', async () => {
    const [entry, balance] = await app.publishedOf('m-1');
    expect(entry?.data).toMatchObject({
      memberId: 'm-1',
      walletId: 'points',
      kind: 'earn',
      postings: [
        { account: 'issued', points: -100 },
        { account: 'active', points: 100 },
      ],
      lots: [{ lotId: 'R-1:base', points: 100 }],
      receiptId: 'R-1',
      awardId: 'R-1:base',
      holdId: null,
      reason: { code: 'award.earned', data: { receiptId: 'R-1', multiplier: '1', tierId: null } },
    });
    expect(balance).toMatchObject({
      key: 'm-1:points',
      data: { memberId: 'm-1', walletId: 'points', active: 100, pending: 0, held: 0, deficit: 0, revision: 0 },
    });
  });

  it('adjusts by hand with a reason and a name, once', async () => {
    const adjust = (body: object, key?: string) =>
      app.call('O', 'POST', '/v1/accounts/m-7/adjustments', body, key === undefined ? {} : { 'idempotency-key': key });
    const body = { walletId: 'points', points: 50, reasonCode: 'goodwill' };
    expect((await adjust(body)).body).toMatchObject({ status: 404, code: 'member.unknown' });
    await app.deliver(ENROLLED, enrolled('m-7', null));
    expect((await adjust({ ...body, walletId: 'miles' })).body).toMatchObject({ status: 422, code: 'wallet.unknown' });
    expect((await adjust(body, 'k-1')).body).toEqual({
      adjustmentId: 'k-1',
      memberId: 'm-7',
      walletId: 'points',
      unit: 'points',
      points: 50,
      reasonCode: 'goodwill',
      expiresAt: null,
      status: 'posted',
      actor: 'anna',
      decidedBy: null,
      reverses: null,
      reversedBy: null,
      revision: 0,
    });
    expect((await adjust(body, 'k-1')).body).toMatchObject({ revision: 0 });
    expect((await adjust({ ...body, points: 51 }, 'k-1')).body).toMatchObject({
      status: 409,
      code: 'adjustment.conflict',
    });
    expect((await adjust({ ...body, points: -51 })).body).toMatchObject({ status: 422, code: 'points.insufficient' });
    expect((await adjust({ ...body, points: 0 })).body).toMatchObject({ status: 400, code: 'request.invalid' });
    expect((await app.call('P', 'POST', '/v1/accounts/m-7/adjustments', body)).status).toBe(403);
    const [event] = await app.log.readStream('account-m-7');
    expect(event).toMatchObject({
      type: 'PointsAdjusted',
      data: { actor: 'anna', reasonCode: 'goodwill' },
      metadata: { actor: 'anna' },
    });
  });

  it('has a trial balance that sums to zero', async () => {
    await app.settled();
    const { body: json } = await app.call('A', 'GET', '/v1/ledger/trial-balance');
    expect(json).toEqual({
      balanced: true,
      wallets: [
        {
          walletId: 'points',
          unit: 'points',
          accounts: [
            { account: 'issued', points: -650 },
            { account: 'pending', points: 0 },
            { account: 'active', points: 365 },
            { account: 'held', points: 0 },
            { account: 'spent', points: 225 },
            { account: 'expired', points: 100 },
            { account: 'reversed', points: 30 },
            { account: 'adjusted', points: -50 },
            { account: 'transferred', points: 0 },
            { account: 'migrated', points: 0 },
            { account: 'deficit', points: -20 },
            { account: 'in_review', points: 0 },
            { account: 'written_off', points: 0 },
          ],
          sum: 0,
        },
      ],
    });
  });

  it('keeps the points of a closed member, goes on correcting them, and gives none of them out', async () => {
    const redeem = { redemptionId: 'rd-z', memberId: 'm-closed', rewardId: 'ten-off', walletId: 'points', points: 10 };
    await app.deliver(ENROLLED, enrolled('m-closed', null));
    await app.deliver(GRANTED, granted('m-closed', 'R-90', 100));
    const hold = () =>
      app.call('P', 'POST', '/v1/accounts/m-closed/holds', { walletId: 'points', points: 10, holdId: 'h-90' });
    const held = await hold();
    await app.deliver(CLOSED, { memberId: 'm-closed', closedAt: T0, reason: 'member_request' });
    expect((await hold()).body).toEqual(held.body);
    expect(
      (await app.call('P', 'POST', '/v1/accounts/m-closed/holds', { walletId: 'points', points: 10 })).body,
    ).toMatchObject({ status: 409, code: 'account.closed', requested: 10, available: 90 });
    await app.deliver(REQUESTED, {
      receiverId: null,
      gives: { kind: 'code' },
      worth: null,
      ...redeem,
      holdId: 'h-91',
      occurredAt: T0,
      holdExpiresAt: '2026-01-01T10:15:00.000Z',
    });
    const refused = (await app.publishedOf('m-closed')).filter(({ type }) => type.endsWith('hold.refused.v1'));
    expect(refused.map(({ data }) => data)).toMatchObject([{ redemptionId: 'rd-z', code: 'account.closed' }]);
    expect((await app.call('P', 'POST', '/v1/accounts/m-closed/holds/h-90:capture', {})).status).toBe(200);
    await app.deliver(REVERSED, reversed('m-closed', 'R-90', 1, { granted: 100, reversed: 30 }));
    expect((await app.call('P', 'GET', '/v1/members/m-closed/balance?atLeastRevision=4')).body['wallets']).toEqual([
      expect.objectContaining({ active: 60, held: 0, spent: 10, reversed: 30 }),
    ]);
  });

  it('exports every member with our id and the operator’s number, those without points too', async () => {
    await app.deliver(ENROLLED, enrolled('m-1', '20001'));
    await app.deliver(ENROLLED, enrolled('m-2', '=1+1 "quoted", one'));
    const csv = await app.call('A', 'GET', '/v1/balances/export?format=csv');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.body).toBe(
      [
        'memberId,reference,wallet,unit,granted,reversed,spent,expired,adjusted,transferred,migrated,pending,held,active,deficit,inReview,writtenOff',
        'm-1,20001,points,points,150,30,0,0,0,0,0,0,0,120,0,0,0',
        'm-new,4711,points,points,0,0,0,0,0,0,0,0,0,0,0,0,0',
        `m-2,"'=1+1 ""quoted"", one",points,points,100,0,45,0,0,0,0,0,0,55,0,0,0`,
        'm-3,,points,points,100,0,0,0,0,0,0,0,0,100,0,0,0',
        'm-4,,points,points,100,0,0,100,0,0,0,0,0,0,0,0,0',
        'm-5,,points,points,100,0,120,0,0,0,0,0,0,0,20,0,0',
        'm-6,,points,points,100,0,60,0,0,0,0,0,0,40,0,0,0',
        'm-7,,points,points,0,0,0,0,50,0,0,0,0,50,0,0,0',
        'm-closed,,points,points,100,30,10,0,0,0,0,0,0,60,0,0,0',
        '',
      ].join('\n'),
    );
    const ndjson = await app.call('A', 'GET', '/v1/balances/export');
    expect(ndjson.body[0]).toEqual({
      memberId: 'm-1',
      reference: '20001',
      wallet: 'points',
      unit: 'points',
      granted: 150,
      reversed: 30,
      spent: 0,
      expired: 0,
      adjusted: 0,
      transferred: 0,
      migrated: 0,
      pending: 0,
      held: 0,
      active: 120,
      deficit: 0,
      inReview: 0,
      writtenOff: 0,
    });
    expect((await app.call('A', 'GET', '/v1/balances/export?format=xls')).body).toMatchObject({
      status: 400,
      code: 'export.format_unknown',
    });
  });

  it('forgets the operator’s number of a member who is erased, and keeps the points', async () => {
    const line = async () => {
      const csv: string = (await app.call('A', 'GET', '/v1/balances/export?format=csv')).body;
      return csv.split('\n').find((text) => text.startsWith('m-gone,'));
    };
    await app.deliver(ENROLLED, enrolled('m-gone', 'CANARY-7'));
    await app.deliver(GRANTED, granted('m-gone', 'R-gone', 100));
    await app.settled();
    expect(await line()).toBe('m-gone,CANARY-7,points,points,100,0,0,0,0,0,0,0,0,100,0,0,0');
    for (const type of [CLOSED, ERASED])
      await app.deliver(type, { memberId: 'm-gone', closedAt: T0, erasedAt: T0, reason: 'member_request' });
    expect(await line()).toBe('m-gone,,points,points,100,0,0,0,0,0,0,0,0,100,0,0,0');
    // Read again from zero, in one page.
    await app.database.query('delete from member_directory where member_id = $1', ['m-gone']);
    const gone = { memberId: 'm-gone', closedAt: T0, erasedAt: T0, reason: 'member_request' };
    await app.deliverPageTo(
      'ledger.keep-known-members',
      [ENROLLED, enrolled('m-gone', 'CANARY-7')],
      [CLOSED, gone],
      [ERASED, gone],
    );
    expect(await line()).toBe('m-gone,,points,points,100,0,0,0,0,0,0,0,0,100,0,0,0');
    const tables = await app.database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'ledger'`,
    );
    for (const { name } of tables)
      expect(JSON.stringify(await app.database.query(`select * from "${name}"`))).not.toContain('CANARY-7');
    expect((await app.call('P', 'GET', '/v1/members/m-gone/balance')).body).toMatchObject({
      wallets: [{ active: 100 }],
    });
    expect(
      (await app.call('P', 'POST', '/v1/accounts/m-gone/holds', { walletId: 'points', points: 10 })).body,
    ).toMatchObject({ status: 409, code: 'account.closed' });
  });

  it('captures the holds of a receipt that was recorded without member when it is attributed to one', async () => {
    await app.deliver(GRANTED, granted('m-5a', 'R-42', 100));
    await app.call('P', 'POST', '/v1/accounts/m-5a/holds', { holdId: 'h-5a', walletId: 'points', points: 60 });
    await app.deliver(receiptAttributed.type, {
      ...receiptAttributed.examples[0],
      memberId: 'm-5a',
      occurredAt: T0,
      pointsTenders: [{ tenderId: 't-1', walletId: 'points', holdId: 'h-5a', points: 60 }],
    });
    const { body } = await app.call('P', 'GET', '/v1/members/m-5a/balance?atLeastRevision=2');
    expect(body['wallets']).toEqual([expect.objectContaining({ active: 40, held: 0, spent: 60 })]);
  });

  it('captures of a receipt that was moved what the member has of its holds, and leaves those of the member before', async () => {
    await app.deliver(GRANTED, granted('m-5b', 'R-43', 100));
    await app.call('P', 'POST', '/v1/accounts/m-5b/holds', { holdId: 'h-5b', walletId: 'points', points: 60 });
    const tender = { tenderId: 't-1', walletId: 'points', holdId: 'h-5b', points: 60 };
    const moved = {
      ...receiptAttributed.examples[0],
      by: 'moved',
      sequence: 2,
      occurredAt: T0,
      pointsTenders: [tender],
    };
    await app.deliver(receiptAttributed.type, { ...moved, memberId: 'm-5a' });
    await app.deliver(receiptAttributed.type, {
      ...{ ...moved, memberId: 'm-5a', kind: 'return', returns: ['R-1'] },
      pointsTenders: [{ ...tender, holdId: null, points: -60 }],
    });
    await app.deliver(receiptAttributed.type, { ...moved, memberId: 'm-5b' });
    const { body } = await app.call('P', 'GET', '/v1/members/m-5b/balance?atLeastRevision=2');
    expect(body['wallets']).toEqual([expect.objectContaining({ active: 40, held: 0, spent: 60 })]);
  });

  it('waits for a member who has just enrolled, and for nobody else for long', async () => {
    const meanwhile = async <A>(memberId: string, ask: () => Promise<A>): Promise<A> => {
      const answer = ask();
      await new Promise((resolve) => setTimeout(resolve, 60));
      await app.deliver(ENROLLED, enrolled(memberId, null));
      return answer;
    };
    const balance = await meanwhile('m-new', () => app.call('P', 'GET', '/v1/members/m-new/balance'));
    expect(balance).toMatchObject({ status: 200, body: { memberId: 'm-new', revision: null } });
    const adjustment = { adjustmentId: 'welcome', walletId: 'points', points: 5, reasonCode: 'goodwill' };
    const adjusted = await meanwhile('m-newer', () =>
      app.call('O', 'POST', '/v1/accounts/m-newer/adjustments', adjustment),
    );
    expect(adjusted).toMatchObject({ status: 201, body: { points: 5 } });
    const startedAtMs = performance.now();
    expect(await app.call('P', 'GET', '/v1/members/m-never/balance')).toMatchObject({ status: 404 });
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });

  it('tells a member without points from one whom nobody knows', async () => {
    await app.deliver(ENROLLED, enrolled('m-empty', null));
    for (const what of ['balance', 'lots', 'statement']) {
      expect([what, (await app.call('P', 'GET', `/v1/members/m-empty/${what}`)).status]).toEqual([what, 200]);
      expect(await app.call('P', 'GET', `/v1/members/m-nobody/${what}`)).toMatchObject({
        status: 404,
        body: { code: 'member.unknown' },
      });
    }
  });

  it('refuses amounts beyond any shop, over HTTP and from the bus, and everybody else goes on', async () => {
    for (const memberId of ['m-big', 'm-other']) await app.deliver(ENROLLED, enrolled(memberId, null));
    const give = (memberId: string, points: number) =>
      app.call('O', 'POST', `/v1/accounts/${memberId}/adjustments`, {
        walletId: 'points',
        points,
        reasonCode: 'goodwill',
      });
    expect((await give('m-big', 1)).status).toBe(201);
    for (const points of [9_007_199_254_740_991, -9_007_199_254_740_991, 5e15, 1_000_000_001]) {
      expect(await give('m-big', points)).toMatchObject({
        status: 422,
        body: { code: 'amount.out_of_range', max: 1_000_000_000 },
      });
    }
    const held = await app.call('P', 'POST', '/v1/accounts/m-big/holds', { walletId: 'points', points: 2e9 });
    expect(held).toMatchObject({ status: 422, body: { code: 'amount.out_of_range' } });
    await expect(app.deliver(GRANTED, granted('m-big', 'R-big', 5e15))).rejects.toMatchObject({
      code: 'amount.out_of_range',
    });
    expect((await give('m-other', 1_000_000_000)).status).toBe(201);
    const { body } = await app.call('P', 'GET', '/v1/members/m-other/balance?atLeastRevision=0');
    expect(body['wallets']).toEqual([expect.objectContaining({ active: 1_000_000_000 })]);
  });

  it('adds up exactly what all members have together, beyond what plain numbers can hold', async () => {
    const before = await app.call('A', 'GET', '/v1/ledger/trial-balance');
    // As much as nine million of the largest entries come to.
    const more = 9_007_199_254_740_993n;
    const change = 'update trial_balance set points = points + $1::numeric where wallet = $2 and account = $3';
    await app.database.query(change, [String(more), 'points', 'active']);
    await app.database.query(change, [String(-more), 'points', 'adjusted']);
    try {
      await app.call('O', 'POST', '/v1/accounts/m-other/adjustments', {
        ...{ adjustmentId: 'one-more', walletId: 'points', points: 1, reasonCode: 'goodwill' },
      });
      await app.call('P', 'GET', '/v1/members/m-other/balance?atLeastRevision=1');
      const activeOf = (answer: { readonly text: string }): bigint =>
        BigInt(/"account":"active","points":(-?\d+)/.exec(answer.text)?.[1] ?? '0');
      const after = await app.call('A', 'GET', '/v1/ledger/trial-balance');
      expect(activeOf(after)).toBe(activeOf(before) + more + 1n);
      expect(after.body).toMatchObject({ balanced: true });
    } finally {
      await app.database.query(change, [String(-more), 'points', 'active']);
      await app.database.query(change, [String(more), 'points', 'adjusted']);
    }
  });
});
