import { memberClosed, memberEnrolled, memberMerged, memberUnmerged } from '@accrue/contracts';
import { LedgerApp, PUBLISHED, published } from '../ledger.fixture';

const WORK = 'book-imports';
const PAIR = { memberId: 'm-2', into: 'm-1' };

describe('balances that are brought along from another system', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    const wallets = [
      { id: 'points', name: 'Points' },
      { id: 'miles', name: 'Miles' },
    ];
    await app.deliver(PUBLISHED, published(1, { wallets, timeZone: 'Europe/London' }));
    for (const [memberId, reference] of [
      ['m-1', '4711'],
      ['m-2', '4712'],
      ['m-gone', '4713'],
    ])
      await app.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId, reference });
    await app.deliver(memberClosed.type, { ...memberClosed.examples[0], memberId: 'm-gone' });
  });
  afterAll(() => app.close());

  const LINES = [
    { reference: '4711', walletId: 'points', points: 120, expiresOn: '2026-06-30' },
    { reference: '4711', walletId: 'points', points: 30 },
    { memberId: 'm-2', walletId: 'miles', points: 7 },
  ];
  const CONTROL = { members: 2, lots: 3, points: { points: 150, miles: 7 } };
  const send = (importId: string, control: object, lines: readonly object[] = LINES, as = 'O') =>
    app.call(
      as,
      'POST',
      `/v1/ledger/imports/${importId}`,
      [{ control }, ...lines].map((line) => JSON.stringify(line)).join('\n'),
      { 'content-type': 'application/x-ndjson' },
    );
  const accounts = async () => {
    const { body } = await app.call('A', 'GET', '/v1/ledger/trial-balance');
    return body['wallets'] as readonly Record<string, unknown>[];
  };

  it.each([
    ['a point less', { ...CONTROL, points: { points: 149, miles: 7 } }],
    ['a wallet less', { ...CONTROL, points: { points: 150 } }],
    ['a wallet more', { ...CONTROL, points: { ...CONTROL.points, stamps: 1 } }],
    ['a member more', { ...CONTROL, members: 3 }],
    ['a lot less', { ...CONTROL, lots: 2 }],
  ])('are refused as a whole when the control total says %s', async (_what, control) => {
    expect(await send('off', control)).toMatchObject({
      status: 422,
      body: { code: 'import.total_differs', said: control, found: CONTROL },
    });
    expect(await app.scheduler.runOnce(WORK)).toBe(0);
    expect((await app.call('A', 'GET', '/v1/ledger/imports/off')).status).toBe(404);
  });

  it('are refused as a whole with each line that is wrong', async () => {
    const lines = [
      ...LINES,
      { reference: '9999', walletId: 'points', points: 1 },
      { reference: '4713', walletId: 'points', points: 1 },
      { reference: '4711', walletId: 'none', points: 1 },
      { reference: '4711', walletId: 'points', points: 1.5 },
      { reference: '4711', walletId: 'points', points: 1, expiresOn: '2025-12-31' },
      { walletId: 'points', points: 1 },
    ];
    const { status, body } = await send('wrong', CONTROL, lines);
    expect([status, body['code'], body['refused']]).toEqual([422, 'import.refused', 6]);
    expect((body['lines'] as readonly { line: number; code: string }[]).map(({ line, code }) => [line, code])).toEqual([
      [5, 'member.unknown'],
      [6, 'account.closed'],
      [7, 'wallet.unknown'],
      [8, 'request.invalid'],
      [9, 'import.expired'],
      [10, 'request.invalid'],
    ]);
    expect(await app.scheduler.runOnce(WORK)).toBe(0);
  });

  it('are signed off, and then booked as lots of their own that nobody issued', async () => {
    // When
    const signed = await send('legacy', CONTROL);
    expect(signed).toMatchObject({
      status: 201,
      body: {
        ...{ importId: 'legacy', signedBy: 'anna', signedAt: '2026-01-01T12:00:00.000Z', control: CONTROL },
        ...{ booked: 0, status: 'booking', digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      },
    });
    // Then
    expect(await app.scheduler.runOnce(WORK)).toBe(2);
    await app.settled();
    expect((await app.call('A', 'GET', '/v1/ledger/imports/legacy')).body).toEqual({
      ...signed.body,
      ...{ booked: 3, status: 'booked' },
    });
    const { lots } = (await app.get('/v1/members/m-1/lots')).body;
    expect(lots).toMatchObject([
      {
        ...{ lotId: 'migration:legacy/2', origin: 'migration', remaining: 120, rule: null },
        ...{ expiresOn: '2026-06-30', expiresAt: '2026-06-30T23:00:00.000Z' },
      },
      { lotId: 'migration:legacy/3', remaining: 30, expiresAt: null, expiresOn: null },
    ]);
    const { body } = await app.call('A', 'GET', '/v1/ledger/points-by-month');
    expect(body['months']).toMatchObject([
      { walletId: 'miles', issued: 0, migrated: 7, outstanding: 7 },
      { walletId: 'points', granted: 0, issued: 0, adjusted: 0, migrated: 150, outstanding: 150 },
    ]);
  });

  it('are booked once, whatever comes again; the id stands for no other file', async () => {
    const before = await accounts();
    expect(await send('legacy', CONTROL)).toMatchObject({ status: 201, body: { status: 'booked', booked: 3 } });
    // As if the process had died after it booked and before it said so
    await app.database.query('update opening_lot set booked_at = null');
    expect(await app.scheduler.runOnce(WORK)).toBe(2);
    await app.settled();
    expect(await accounts()).toEqual(before);
    const other = { members: 1, lots: 1, points: { points: 30 } };
    expect(await send('legacy', other, [LINES[1] ?? {}])).toMatchObject({
      ...{ status: 409, body: { code: 'import.conflict' } },
    });
    expect((await send('mine', CONTROL, LINES, 'P')).status).toBe(403);
    expect(await app.verification()).toMatchObject({ ok: true });
  });

  it('go along when members are merged, also when they are booked after that, and back when they are separated', async () => {
    const one = { members: 1, lots: 1, points: { points: 11 } };
    expect((await send('late', one, [{ memberId: 'm-2', walletId: 'points', points: 11 }])).status).toBe(201);
    const lotsOf = async (member: string): Promise<readonly unknown[]> => {
      const { lots } = (await app.get(`/v1/members/${member}/lots`)).body;
      return (lots as readonly { readonly lotId: string; readonly remaining: number }[])
        .filter(({ remaining }) => remaining > 0)
        .map(({ lotId, remaining }) => [lotId, remaining])
        .sort();
    };
    const [brought, late] = [
      ['migration:legacy/4', 7],
      ['migration:late/2', 11],
    ];
    // When
    await app.deliver(memberMerged.type, {
      ...memberMerged.examples[0],
      ...PAIR,
      mergedAt: '2026-01-01T12:00:01.000Z',
    });
    expect(await app.scheduler.runOnce(WORK)).toBe(1);
    await app.settled();
    // Then
    expect(await lotsOf('m-2')).toEqual([]);
    expect(await lotsOf('m-1')).toEqual(expect.arrayContaining([brought, late]));
    // As if the process had died before it said so
    await app.database.query('update opening_lot set booked_at = null');
    await app.scheduler.runOnce(WORK);
    // And
    const [memberId, from] = [PAIR.memberId, PAIR.into];
    const unmergedAt = '2026-01-01T12:00:02.000Z';
    await app.deliver(memberUnmerged.type, { ...memberUnmerged.examples[0], memberId, from, unmergedAt });
    await app.settled();
    expect(await lotsOf('m-2')).toEqual([late, brought]);
    const { body } = await app.call('A', 'GET', '/v1/ledger/points-by-month');
    expect(body['months']).toMatchObject([
      { walletId: 'miles', issued: 0, migrated: 7, outstanding: 7 },
      { walletId: 'points', granted: 0, issued: 0, adjusted: 0, migrated: 161, outstanding: 161 },
    ]);
    expect(await app.verification()).toMatchObject({ ok: true });
  });
});
