import { GRANTED, granted, LedgerApp, REVERSED, reversed } from '../ledger.fixture';
import { accountStream } from '../account/account.model';
import type { LedgerVerification } from './verify-ledger';

const verify = (app: LedgerApp): Promise<LedgerVerification> => app.verification();

const broken = ({ checks }: LedgerVerification): readonly string[] =>
  checks.filter(({ ok }) => !ok).map(({ name }) => name);

describe('the verification of the ledger', () => {
  let app: LedgerApp;
  beforeEach(async () => {
    app = await LedgerApp.open();
  });
  afterEach(() => app.close());

  const shopping = (members: number, receipts: number): readonly (() => Promise<void>)[] =>
    Array.from({ length: members }).flatMap((_, member) =>
      Array.from({ length: receipts }).flatMap((__, receipt) => {
        const [memberId, receiptId] = [`m-${member}`, `R-${member}-${receipt}`];
        return [
          () => app.deliver(GRANTED, granted(memberId, receiptId, 10 + receipt)),
          ...(receipt % 3 === 0
            ? [() => app.deliver(REVERSED, reversed(memberId, receiptId, 1, { granted: 10 + receipt, reversed: 5 }))]
            : []),
        ];
      }),
    );

  it('finds nothing wrong in a ledger that is right, snapshots and read models included', async () => {
    for (const step of shopping(3, 90)) await step();
    const result = await verify(app);
    expect(result).toMatchObject({ ok: true, events: 360, accounts: 3 });
    expect(result.checks.map(({ name, differences }) => [name, differences])).toEqual(
      result.checks.map(({ name }) => [name, 0]),
    );
    const looked = Object.fromEntries(result.checks.map(({ name, checked }) => [name, checked]));
    expect(looked).toMatchObject({
      'no position is missing or out of order in any partition': 360,
      'the postings of every entry sum to zero': 360,
      'no more is reversed than was granted': 270,
      'the read model "balance" equals the fold': 3,
      'the read model "lots" equals the fold': 270,
      'snapshots equal the fold': 3,
      'the trial balance equals the sum of all balances and sums to zero': 1,
      'the flow of points over time sums to the balances': 1,
    });
  });

  it('verifies a log whose positions have gaps, and counts its events, not its positions', async () => {
    for (const step of shopping(2, 9)) await step();
    const dense = await verify(app);
    await app.close();
    app = await LedgerApp.open({ partitions: 1, positions: 'ascending' });
    for (const step of shopping(2, 9)) await step();
    expect(await verify(app)).toEqual(dense);
  });

  it('gives the same digests for the same facts in another order', async () => {
    for (const step of shopping(3, 6)) await step();
    const inOrder = await verify(app);
    await app.close();
    app = await LedgerApp.open();
    for (const step of [...shopping(3, 6)].reverse()) await step();
    const reversedOrder = await verify(app);
    expect(reversedOrder.ok).toBe(true);
    expect(reversedOrder.digests).toEqual(inOrder.digests);
    await app.deliver(GRANTED, granted('m-0', 'R-more', 1));
    expect((await verify(app)).digests).not.toEqual(inOrder.digests);
  });

  it.each([
    [
      'a balance',
      `update balance set active = active + 1 where member_id = 'm-0'`,
      [
        'the read model "balance" equals the fold',
        'the trial balance equals the sum of all balances and sums to zero',
        'the flow of points over time sums to the balances',
      ],
    ],
    [
      'a lot',
      `update lots set remaining = remaining - 1 where lot_id = 'R-0-0:base'`,
      ['the read model "lots" equals the fold'],
    ],
    [
      'a lot that is missing',
      `delete from lots where lot_id = 'R-0-0:base'`,
      ['the read model "lots" equals the fold'],
    ],
    [
      'a lot of nobody',
      `insert into lots (member_id, lot_id, wallet, origin, granted, reversed, remaining, expired, in_review, status, occurred_at, sequence, revision)
       values ('ghost', 'R-9:base', 'points', 'award', 1, 0, 1, 0, 0, 'active', now(), 0, 0)`,
      ['read models hold no rows of accounts that do not exist'],
    ],
    [
      'a trial balance',
      `update trial_balance set points = points - 1 where account = 'issued'`,
      ['the trial balance equals the sum of all balances and sums to zero'],
    ],
    [
      'a month',
      `update posting_sums set debit = debit + 1 where account = 'active'`,
      ['the flow of points over time sums to the balances'],
    ],
  ])('finds %s that is not what the events say', async (_, sql, names) => {
    for (const step of shopping(1, 4)) await step();
    await app.settled();
    await app.database.query(sql);
    expect(broken(await verify(app))).toEqual(names);
  });

  const tampered: readonly (readonly [string, (data: Record<string, unknown>) => object, readonly string[]])[] = [
    [
      'postings that do not sum to zero',
      (data) => ({ ...data, postings: [{ account: 'active', points: 7 }] }),
      [
        'the postings of every entry sum to zero',
        'the running balance of every entry equals the fold',
        'points are conserved in every wallet',
      ],
    ],
    [
      'a balance that does not follow',
      (data) => ({ ...data, balance: { active: 1, pending: 0, held: 0, deficit: 0 } }),
      ['the running balance of every entry equals the fold'],
    ],
    ['a lot that gets less than was posted', (data) => ({ ...data, lots: [] }), ['lots and holds sum to the balance']],
    [
      'less granted than was reversed',
      (data) => ({ ...data, awards: [{ awardId: 'R-x:base', granted: -1 }] }),
      ['no more is reversed than was granted'],
    ],
    [
      'a lot below zero',
      (data) => ({ ...data, lots: [{ lotId: 'R-x:base', points: -1 }] }),
      ['no lot is negative or above its grant', 'lots and holds sum to the balance'],
    ],
  ];
  it.each(tampered)('finds an event with %s', async (_, change, names) => {
    await app.deliver(GRANTED, granted('m-0', 'R-x', 10));
    await app.settled();
    const [event] = await app.log.readStream(accountStream('m-0'));
    // The memory log hands out what it stores.
    const data = event?.data as Record<string, unknown>;
    const changed = change({ ...data });
    for (const name of Object.keys(data)) delete data[name];
    Object.assign(data, changed);
    expect(broken(await verify(app)).filter((name) => !name.startsWith('the read model'))).toEqual(
      expect.arrayContaining([...names]),
    );
  });
});
