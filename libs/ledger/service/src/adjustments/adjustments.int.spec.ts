import { memberEnrolled } from '@accrue/contracts';
import { LedgerApp, PUBLISHED, published } from '../ledger.fixture';

const ENROLLED = memberEnrolled.type;

describe('adjustments that another operator has to approve', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    const wallets = [{ id: 'points', name: 'Points', adjustments: { approvalAbove: 100 } }];
    await app.deliver(PUBLISHED, published(1, { wallets }));
    for (const memberId of ['m-1', 'm-2'])
      await app.deliver(ENROLLED, { ...memberEnrolled.examples[0], memberId, reference: null });
  });
  afterAll(() => app.close());

  const adjust = (adjustmentId: string, points: number, more: object = {}) =>
    app.call('O', 'POST', '/v1/accounts/m-1/adjustments', {
      ...{ adjustmentId, walletId: 'points', points, reasonCode: 'goodwill' },
      ...more,
    });
  const decide = (verb: string, adjustmentId: string, as = 'O2') =>
    app.call(as, 'POST', `/v1/accounts/m-1/adjustments/${adjustmentId}:${verb}`);
  const list = async (query: string) => (await app.call('A', 'GET', `/v1/adjustments?${query}`)).body;
  const active = async (revision: unknown): Promise<unknown> => {
    const { body } = await app.call('P', 'GET', `/v1/members/m-1/balance?atLeastRevision=${String(revision)}`);
    return (body['wallets'] as readonly [{ readonly active: number }])[0].active;
  };

  it('have no effect, are listed, and take effect when somebody else approves them', async () => {
    // Given
    const proposed = await adjust('a-1', 101);
    expect(proposed).toMatchObject({
      status: 201,
      body: { status: 'proposed', actor: 'anna', decidedBy: null, points: 101, revision: 0 },
    });
    expect(await active(0)).toBe(0);
    expect(await list('status=proposed&memberId=m-1&atLeastRevision=0')).toMatchObject({
      adjustments: [{ adjustmentId: 'a-1', memberId: 'm-1', unit: 'points', status: 'proposed', decidedAt: null }],
      nextCursor: null,
    });
    // When
    expect(await decide('approve', 'a-1', 'O')).toMatchObject({
      status: 403,
      body: { code: 'adjustment.own_proposal', adjustmentId: 'a-1' },
    });
    const approved = await decide('approve', 'a-1');
    // Then
    expect(approved).toMatchObject({
      status: 200,
      body: { status: 'posted', actor: 'anna', decidedBy: 'boris', revision: 1 },
    });
    expect((await decide('approve', 'a-1')).body).toEqual(approved.body);
    expect(await active(1)).toBe(101);
    expect(await list('status=proposed')).toMatchObject({ adjustments: [] });
    const statement = await app.call('P', 'GET', '/v1/members/m-1/statement?atLeastRevision=1');
    expect(statement.body['lines']).toMatchObject([
      { revision: 1, kind: 'adjust', points: 101, adjustmentId: 'a-1', actor: 'anna', approvedBy: 'boris' },
    ]);
  });

  it('are declined for good', async () => {
    await adjust('a-2', -101);
    expect(await decide('decline', 'a-2')).toMatchObject({ status: 200, body: { status: 'declined' } });
    expect(await decide('approve', 'a-2')).toMatchObject({ status: 409, body: { code: 'adjustment.declined' } });
    expect(await decide('decline', 'a-1')).toMatchObject({ status: 409, body: { code: 'adjustment.posted' } });
    expect(await decide('approve', 'a-9')).toMatchObject({ status: 404, body: { code: 'adjustment.unknown' } });
  });

  it('are listed page by page, latest first, each with who asked and who decided', async () => {
    const { revision } = (await adjust('a-3', 100)).body;
    const first = await list(`memberId=m-1&limit=2&atLeastRevision=${String(revision)}`);
    const second = await list(`memberId=m-1&limit=2&cursor=${String(first['nextCursor'])}`);
    const all = [first, second].flatMap((page) => page['adjustments'] as readonly Record<string, unknown>[]);
    expect(all.map(({ adjustmentId, status, actor, decidedBy }) => [adjustmentId, status, actor, decidedBy])).toEqual([
      ['a-3', 'posted', 'anna', null],
      ['a-2', 'declined', 'anna', 'boris'],
      ['a-1', 'posted', 'anna', 'boris'],
    ]);
    expect(second['nextCursor']).toBeNull();
    expect(await list('memberId=m-2')).toMatchObject({ adjustments: [] });
    expect(await app.call('A', 'GET', '/v1/adjustments?atLeastRevision=0')).toMatchObject({
      status: 422,
      body: { code: 'read.revision_of_missing' },
    });
  });

  it('are a conflict under an id that stands for another reason or expiry', async () => {
    for (const more of [{ reasonCode: 'fraud' }, { expiresAt: '2027-01-31T00:00:00Z' }])
      expect(await adjust('a-3', 100, more)).toMatchObject({ status: 409, body: { code: 'adjustment.conflict' } });
  });

  it('are reversed, and the reversal is, each once and linked to what it undoes', async () => {
    const reverse = (of: string, reversalId: string, more: object = {}) =>
      app.call('O', 'POST', `/v1/accounts/m-1/adjustments/${of}:reverse`, {
        ...{ reversalId, reasonCode: 'correction' },
        ...more,
      });
    // Given
    const before = await active(0);
    // When
    const undone = await reverse('a-3', 'u-1');
    // Then
    expect(undone).toMatchObject({
      status: 200,
      body: { adjustmentId: 'u-1', status: 'posted', points: -100, reverses: 'a-3', reversedBy: null, actor: 'anna' },
    });
    expect((await reverse('a-3', 'u-1')).body).toEqual(undone.body);
    const revision = Number(undone.body['revision']);
    expect(await active(revision)).toBe(Number(before) - 100);
    expect(await reverse('a-3', 'u-2')).toMatchObject({
      status: 409,
      body: { code: 'adjustment.reversed', reversalId: 'u-1' },
    });
    // And
    const restored = await reverse('u-1', 'u-2');
    expect(restored.body).toMatchObject({ points: 100, reverses: 'u-1' });
    expect(await active(restored.body['revision'])).toBe(before);
    const { lines } = (await app.call('P', 'GET', `/v1/members/m-1/statement?atLeastRevision=${String(revision + 1)}`))
      .body as { readonly lines: readonly object[] };
    expect(lines.slice(0, 2)).toMatchObject([
      { adjustmentId: 'u-2', points: 100, reason: { data: { reverses: 'u-1', effect: 'restored' } } },
      { adjustmentId: 'u-1', points: -100, reason: { data: { reverses: 'a-3', effect: 'undone' } }, actor: 'anna' },
    ]);
    const chain = (await list('memberId=m-1&status=posted'))['adjustments'] as readonly Record<string, unknown>[];
    expect(chain.slice(0, 3).map((one) => [one['adjustmentId'], one['reverses'], one['reversedBy']])).toEqual([
      ['u-2', 'u-1', null],
      ['u-1', 'a-3', 'u-2'],
      ['a-3', null, 'u-1'],
    ]);
    // Above the limit it takes two, as the adjustment did
    expect((await reverse('a-1', 'u-3')).body).toMatchObject({ status: 'proposed', points: -101 });
    expect((await decide('approve', 'u-3')).body).toMatchObject({ status: 'posted', reverses: 'a-1' });
    expect(await reverse('a-9', 'u-4')).toMatchObject({ status: 404, body: { code: 'adjustment.unknown' } });
  });

  it('leave a ledger that verifies', async () => {
    await app.settled();
    expect(await app.verification()).toMatchObject({ ok: true });
  });

  it('are bound by the version in effect, whichever has been published since', async () => {
    const wallets = (approvalAbove: number) => [{ id: 'points', name: 'Points', adjustments: { approvalAbove } }];
    await app.deliver(PUBLISHED, {
      ...published(2, { wallets: wallets(1_000) }),
      effectiveFrom: '2026-02-01T00:00:00.000Z',
    });
    expect((await adjust('a-still', 101)).body).toMatchObject({ status: 'proposed' });
    app.clock.set('2026-02-01T00:00:00Z');
    expect((await adjust('a-then', 101)).body).toMatchObject({ status: 'posted' });
    // Published with an earlier beginning, it replaces the one before.
    await app.deliver(PUBLISHED, published(3, { wallets: wallets(50) }));
    expect((await adjust('a-replaced', 51)).body).toMatchObject({ status: 'proposed' });
  });
});

describe('adjustments by support', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    const limited = { id: 'points', name: 'Points', adjustments: { approvalAbove: 100 } };
    await app.deliver(PUBLISHED, published(1, { wallets: [limited, { id: 'stars', name: 'Stars' }] }));
    await app.deliver(ENROLLED, { ...memberEnrolled.examples[0], memberId: 'm-1', reference: null });
  });
  afterAll(() => app.close());

  const adjust = (key: string, adjustmentId: string, walletId: string, points: number) =>
    app.call(key, 'POST', '/v1/accounts/m-1/adjustments', {
      ...{ adjustmentId, walletId, points, reasonCode: 'goodwill' },
    });

  it.each([
    ['up to the limit of the wallet', 's-1', 'points', 100, 'posted'],
    ['beyond it', 's-2', 'points', 101, 'proposed'],
    ['in a wallet without a limit', 's-3', 'stars', 1, 'proposed'],
  ])('%s: %s of %s, %d points, are %s', async (_which, id, walletId, points, status) => {
    const expected = { status: 201, body: { status, actor: 'clara', decidedBy: null } };
    expect(await adjust('S', id, walletId, points)).toMatchObject(expected);
  });

  it('have no limit of their own where an operator makes them', async () => {
    expect((await adjust('O', 's-4', 'stars', 1)).body).toMatchObject({ status: 'posted' });
  });

  it('are approved by operators alone', async () => {
    const decide = (key: string, verb: string) => app.call(key, 'POST', `/v1/accounts/m-1/adjustments/s-3:${verb}`);
    for (const verb of ['approve', 'decline'])
      expect((await decide('S', verb)).body).toMatchObject({ status: 403, code: 'auth.role_not_allowed' });
    expect((await decide('O', 'approve')).body).toMatchObject({ status: 'posted', actor: 'clara', decidedBy: 'anna' });
  });
});
