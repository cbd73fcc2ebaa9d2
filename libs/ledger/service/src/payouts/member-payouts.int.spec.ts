import { memberMerged } from '@accrue/contracts';
import { GRANTED, granted, LedgerApp, PUBLISHED, published, REVERSED, reversed, T0 } from '../ledger.fixture';
import { BODIES, payoutFacts } from './payouts.fixture';

const WALLETS = [
  { id: 'cashback', name: 'Cashback', unit: 'GBP', payout: { minimum: 500, multiple: 100 } },
  { id: 'careful', name: 'Careful', unit: 'GBP', payout: { minimum: 1, approval: 'four-eyes' } },
  { id: 'points', name: 'Points', unit: 'points' },
];

describe('a member’s payouts', () => {
  let app: LedgerApp;
  let members = 0;
  let member = '';
  beforeAll(async () => {
    app = await LedgerApp.open();
    await app.deliver(PUBLISHED, published(1, { wallets: WALLETS }));
  });
  beforeEach(() => {
    members += 1;
    member = `m-${String(members)}`;
  });
  afterAll(() => app.close());

  const earn = (points: number, walletId = 'cashback', id = 'R') =>
    app.deliver(GRANTED, granted(member, `${id}-${member}`, points, { walletId }));
  const path = () => `/v1/accounts/${member}/payouts`;
  const ask = (body: object, role: 'P' | 'O' | 'A' = 'P') =>
    app.call(role, 'POST', path(), { payoutId: 'may', walletId: 'cashback', ...body });
  const say = (verb: keyof typeof BODIES, role: 'P' | 'O' | 'A' = 'O', body: object | undefined = BODIES[verb]) =>
    app.call(role, 'POST', `${path()}/may:${verb}`, body);
  const cashback = async () => {
    const { body } = await app.get(path());
    return (body as { balances: readonly object[] }).balances[0];
  };

  it('are asked for by the till, approved by an operator, and paid once under one reference', async () => {
    await earn(1_250);
    expect(await ask({})).toMatchObject({
      status: 201,
      body: { payeeId: member, amountMinor: 1_200, currency: 'GBP', status: 'requested', requestedBy: 'till-1' },
    });
    expect((await ask({ amountMinor: 1_200 })).status).toBe(201);
    expect((await ask({ amountMinor: 600 })).body).toMatchObject({ status: 409, code: 'payout.conflict' });
    expect(await cashback()).toMatchObject({ active: 50, held: 1_200, paid: 0 });
    expect((await say('confirm')).body).toMatchObject({ code: 'payout.not_approved' });
    expect((await say('approve', 'P')).status).toBe(403);
    expect((await say('approve', 'A')).status).toBe(403);
    expect((await say('approve')).body).toMatchObject({ status: 'approved', approvedBy: 'anna' });
    expect((await say('cancel', 'P')).body).toMatchObject({ code: 'payout.approved' });
    for (let times = 0; times < 2; times += 1)
      expect((await say('confirm')).body).toMatchObject({ status: 'paid', reference: 'PAY-1', endedBy: 'anna' });
    const other = await say('confirm', 'O', { reference: 'PAY-2' });
    expect(other.body).toMatchObject({ status: 409, code: 'payout.other_reference', paidUnder: 'PAY-1' });
    expect(await cashback()).toMatchObject({ active: 50, held: 0, paid: 1_200 });
    const facts = await payoutFacts(app, member);
    expect(facts.map(({ type, key }) => [type, key])).toEqual([
      ['requested', member],
      ['approved', member],
      ['paid', member],
    ]);
    expect(facts[2]?.data).toEqual({
      ...{ payoutId: 'may', payeeId: member, payeeKind: 'member', walletId: 'cashback', amountMinor: 1_200 },
      ...{ currency: 'GBP', reference: 'PAY-1', occurredAt: '2026-01-01T12:00:00.000Z' },
    });
  });

  it('are taken back by the member, or refused with a reason, and the money can be spent again', async () => {
    await earn(900);
    await ask({ amountMinor: 500 });
    expect((await say('cancel', 'P')).body).toMatchObject({ status: 'cancelled', reasonCode: null, endedBy: 'till-1' });
    expect((await say('approve')).body).toMatchObject({ status: 409, code: 'payout.ended' });
    expect((await app.call('P', 'POST', path(), { payoutId: 'june', walletId: 'cashback' })).status).toBe(201);
    const refused = await app.call('O', 'POST', `${path()}/june:refuse`, { reasonCode: 'fraud' });
    expect(refused.body).toMatchObject({ status: 'refused', reasonCode: 'fraud', endedBy: 'anna' });
    expect(await cashback()).toMatchObject({ active: 900, held: 0, paid: 0 });
    const said = (await payoutFacts(app, member)).filter(({ type }) => type === 'released').map(({ data }) => data);
    expect(said).toMatchObject([
      { cause: 'cancelled', reasonCode: null },
      { cause: 'refused', reasonCode: 'fraud' },
    ]);
  });

  it('are no fraction, not too little, not what is pending, and nothing of points', async () => {
    await earn(700);
    await app.deliver(
      GRANTED,
      granted(member, `P-${member}`, 5_000, { walletId: 'cashback', activatesAt: '2026-02-01T00:00:00.000Z' }),
    );
    const code = async (body: object) => ((await ask(body)).body as { code: string }).code;
    expect(await code({ amountMinor: 400 })).toBe('payout.below_minimum');
    expect(await code({ amountMinor: 550 })).toBe('payout.not_multiple');
    expect(await code({ amountMinor: 800 })).toBe('points.insufficient');
    expect(await code({ walletId: 'points' })).toBe('payout.not_offered');
    expect(await code({ walletId: 'miles' })).toBe('wallet.unknown');
    expect(await code({ payoutId: 'a/b' })).toBe('id.invalid');
    expect(await code({ payoutId: 'x'.repeat(65) })).toBe('request.invalid');
    const stranger = await app.call('P', 'POST', '/v1/accounts/nobody/payouts', { walletId: 'cashback' });
    expect(stranger).toMatchObject({ status: 404, body: { code: 'member.unknown' } });
    await ask({});
    for (const reference of ['DE89370400440532013000', 'gb29NWBK60161331926819', 'two words', ''])
      expect((await say('confirm', 'O', { reference })).body).toMatchObject({ code: 'request.invalid' });
  });

  it('with four eyes are approved by another key than the one that asked', async () => {
    await earn(80, 'careful');
    await ask({ walletId: 'careful' }, 'O');
    expect(await say('approve')).toMatchObject({ status: 403, body: { code: 'payout.own_request' } });
    await app.call('P', 'POST', path(), { payoutId: 'june', walletId: 'careful' });
    await say('refuse');
    await app.call('P', 'POST', path(), { payoutId: 'june', walletId: 'careful' });
    const june = await app.call('O', 'POST', `${path()}/june:approve`);
    expect(june.body).toMatchObject({ status: 'approved', amountMinor: 80, approvedBy: 'anna' });
  });

  it('are owed when goods come back after they were paid', async () => {
    await earn(600);
    await ask({});
    await say('approve');
    await say('confirm');
    const back = reversed(member, `R-${member}`, 1, { granted: 600, reversed: 600 });
    await app.deliver(REVERSED, { ...back, walletId: 'cashback' });
    expect(await cashback()).toMatchObject({ active: 0, paid: 600, owed: 600 });
  });

  it('go on under their name when the member is merged, are told once, and are paid from there', async () => {
    await earn(600);
    const duplicate = member;
    await ask({});
    member = `survivor-${duplicate}`;
    await earn(500);
    await ask({});
    await app.deliver(memberMerged.type, {
      ...memberMerged.examples[0],
      memberId: duplicate,
      into: member,
      mergedAt: T0,
    });
    const [survivor, one] = [member, duplicate];
    member = one;
    expect((await ask({ payoutId: 'new' })).body).toMatchObject({ code: 'account.merged', into: survivor });
    expect((await say('approve')).body).toMatchObject({ payeeId: one, amountMinor: 600, status: 'approved' });
    expect((await say('confirm')).body).toMatchObject({ payeeId: one, status: 'paid' });
    member = survivor;
    const { body } = await app.get(path());
    expect((body as { payouts: object[] }).payouts).toMatchObject([
      { payeeId: one, payoutId: 'may', status: 'paid' },
      { payeeId: survivor, payoutId: 'may', status: 'requested' },
    ]);
    const told = [...(await payoutFacts(app, one)), ...(await payoutFacts(app, survivor))];
    expect(told.map(({ type, key }) => [type, key])).toEqual([
      ['requested', one],
      ['requested', survivor],
      ['approved', one],
      ['paid', one],
    ]);
    await app.settled();
    const listed = await app.get(`/v1/payouts?payeeId=${one}`);
    expect(listed.body).toMatchObject({ payouts: [{ payeeId: one, status: 'paid', reference: 'PAY-1' }] });
  });

  it('are listed for finance by their state, page by page, and exported', async () => {
    await earn(3_000);
    for (const payoutId of ['a', 'b', 'c']) await ask({ payoutId, amountMinor: 500 });
    for (const payoutId of ['a', 'b']) await app.call('O', 'POST', `${path()}/${payoutId}:approve`);
    await app.settled();
    const first = await app.get(`/v1/payouts?payeeId=${member}&status=approved&limit=1`);
    expect(first.body).toMatchObject({ payouts: [{ payoutId: 'b', amountMinor: 500, approvedBy: 'anna' }] });
    const { nextCursor } = first.body as { nextCursor: string };
    const second = await app.get(`/v1/payouts?payeeId=${member}&status=approved&limit=1&cursor=${nextCursor}`);
    expect(second.body).toMatchObject({ payouts: [{ payoutId: 'a' }], nextCursor: null });
    expect((await app.call('P', 'GET', '/v1/payouts')).status).toBe(403);
    const csv = String((await app.get('/v1/payouts/export?format=csv&status=approved')).body).split('\n');
    expect(csv[0]).toBe(
      'payoutId,payeeId,walletId,currency,amountMinor,status,approval,requestedAt,requestedBy,approvedBy,endedAt,endedBy,reasonCode,reference,expiresAt',
    );
    expect(csv.filter((line) => line.includes(member)).map((line) => line.split(',').slice(0, 6))).toEqual([
      ['a', member, 'cashback', 'GBP', '500', 'approved'],
      ['b', member, 'cashback', 'GBP', '500', 'approved'],
    ]);
    expect((await app.get('/v1/payouts/export')).body).toContainEqual(
      expect.objectContaining({ payeeId: member, payoutId: 'c', status: 'requested', approvedBy: null }),
    );
    expect((await app.get('/v1/payouts/export?format=xml')).body).toMatchObject({ code: 'export.format_unknown' });
  });
});
