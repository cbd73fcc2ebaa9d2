import type { Wire } from '@accrue/testing-contexts';
import {
  CampaignsApp,
  closed,
  DIRECTORY,
  from,
  goodsBack,
  sale,
  earnedPoints,
  type AwardTold,
} from '../campaigns.fixture';
import { Moves } from './moves';

/** What is looked at of a published fact. */
interface Said {
  readonly what: string;
  readonly receiptId: string;
  readonly memberId: string;
  readonly sequence: number;
  readonly qualifying: Readonly<Record<string, number>>;
}

describe('moving a receipt to another member', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    for (const name of ['ann', 'ben', 'cleo']) await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  const move = (receiptId: string, fromMember: string | null | undefined, to: string, more: object = {}, key = 'O') =>
    app.post(`/v1/receipts/${receiptId}:move`, { from: fromMember, to, reason: 'wrong card scanned', ...more }, key);
  const moved = async (...asked: Parameters<typeof move>) => {
    const { status, body } = await move(...asked);
    return [status, body.code ?? body.memberId];
  };
  const shown = async (receiptId: string): Promise<Wire> => (await app.get(`/v1/receipts/${receiptId}`)).body;
  const saidOfReceipts = async (): Promise<readonly Said[]> =>
    (await app.published()).flatMap(({ type, data }) =>
      type.startsWith('loyalty.campaigns.receipt.') ? [{ ...(data as Said), what: type.split('.').at(-2) ?? '' }] : [],
    );
  /** What the ledger makes of it: of each award of a member, its highest sequence. */
  const pointsOf = async (memberId: string): Promise<number> => {
    const latest = new Map<string, AwardTold>();
    for (const award of await app.awardsTold()) {
      if (award.memberId !== memberId || (latest.get(award.awardId)?.sequence ?? -1) >= award.sequence) continue;
      latest.set(award.awardId, award);
    }
    return [...latest.values()].reduce(
      (sum, { points = 0, granted = points, reversed = 0 }) => sum + granted - reversed,
      0,
    );
  };

  it('brings the other member what it would have brought, and leaves the first one nothing', async () => {
    const receipt = sale('S:1.b~c', 'c-ann', [['TEA', 1, 1250]]);
    await app.record(receipt);
    const answer = await move('S:1.b~c', 'ann', 'ben');
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        receiptId: 'S:1.b~c',
        status: 'accepted',
        duplicate: false,
        memberId: 'ben',
        earned: earnedPoints(12),
        awards: [{ ruleId: 'base', walletId: 'points', granted: 12, reversed: 0 }],
        returned: [],
        revision: expect.any(Number),
        movedWith: [],
      },
    ]);
    await app.hearItself();
    expect([await pointsOf('ann'), await pointsOf('ben')]).toEqual([0, 12]);
    await app.settled();
    expect(await app.database.query(`select member_id, granted from awards where receipt_id = 'S:1.b~c'`)).toEqual([
      { member_id: 'ben', granted: 12 },
    ]);
    expect(await app.database.query(`select member_id, qualifying from receipts where receipt_id = 'S:1.b~c'`)).toEqual(
      [{ member_id: 'ben', qualifying: { points: 12 } }],
    );
  });

  it('says who moved it, when and why, and tells no other context the reason', async () => {
    const { memberId, recordedAt, receipt, history } = await shown('S:1.b~c');
    expect([memberId, recordedAt, receipt.receiptId]).toEqual(['ben', expect.any(String), 'S:1.b~c']);
    expect((history as Wire[]).map(({ type }) => type)).toEqual([
      'AwardsGranted',
      'AwardCorrected',
      'ContributionChanged',
      'ReceiptMoved',
      'ReceiptRecorded',
      'AwardsGranted',
    ]);
    expect(history[3]).toMatchObject({
      actor: 'anna',
      data: { memberId: 'ann', to: 'ben', reason: 'wrong card scanned', goesWith: null },
    });
    expect(history[4].data).not.toHaveProperty('receipt');
    expect(JSON.stringify(await app.published())).not.toContain('wrong card scanned');
  });

  it('is recorded once and attributed once; a retry of the till is answered with the state now', async () => {
    const facts = (await saidOfReceipts()).filter(({ receiptId }) => receiptId === 'S:1.b~c');
    expect(new Map(facts.map(({ what, sequence, qualifying }) => [what, [sequence, qualifying]]))).toEqual(
      new Map([
        ['recorded', [undefined, { points: 12 }]],
        ['readjudicated', [1, {}]],
        ['moved', [undefined, undefined]],
        ['attributed', [2, { points: 12 }]],
      ]),
    );
    expect(facts).toHaveLength(4);
    const { status, body } = await app.record(sale('S:1.b~c', 'c-ann', [['TEA', 1, 1250]]));
    expect([status, body]).toMatchObject([
      200,
      { duplicate: true, memberId: 'ben', earned: earnedPoints(12), status: 'accepted' },
    ]);
    const other = await app.record(sale('S:1.b~c', 'c-ann', [['TEA', 1, 1300]]));
    expect([other.status, other.body.code]).toEqual([409, 'receipt.conflict']);
    await app.settled();
    const { reviews } = (await app.get('/v1/reviews?kind=conflict')).body;
    expect(reviews).toMatchObject([{ receiptId: 'S:1.b~c', memberId: 'ben' }]);
  });

  it('answers the same move again with the state, and refuses what somebody else has overtaken', async () => {
    const events = await app.eventCount();
    expect(await moved('S:1.b~c', 'ann', 'ben')).toEqual([200, 'ben']);
    expect((await move('S:1.b~c', 'ann', 'cleo')).body).toMatchObject({
      code: 'receipt.not_with_member',
      memberId: 'ben',
      from: 'ann',
    });
    expect(await app.eventCount()).toBe(events);
  });

  it('refuses what cannot be moved, and changes nothing', async () => {
    await app.record(sale('plain', 'c-ann'));
    await app.record(sale('nobodys', null));
    await app.enrol('leaver', {});
    await app.deliverTo(DIRECTORY, ...closed('leaver'));
    const events = await app.eventCount();
    expect(await moved('never-sent', 'ann', 'ben')).toEqual([404, 'receipt.unknown']);
    expect(await moved('plain', 'ben', 'cleo')).toEqual([409, 'receipt.not_with_member']);
    expect(await moved('plain', null, 'cleo')).toEqual([409, 'receipt.not_with_member']);
    expect(await moved('plain', 'ann', 'ann')).toEqual([422, 'receipt.moved_to_itself']);
    expect(await moved('plain', 'ann', 'stranger')).toEqual([404, 'member.unknown']);
    expect(await moved('plain', 'ann', 'leaver')).toEqual([404, 'member.unknown']);
    expect((await move('nobodys', undefined, 'ben')).body).toMatchObject({
      code: 'receipt.has_no_member',
      detail: expect.stringContaining('nobodys:claim'),
    });
    expect(await moved('nobodys', 'ann', 'ben')).toEqual([409, 'receipt.has_no_member']);
    expect(await moved('plain', 'ann', 'ben', { reason: '' })).toEqual([400, 'request.invalid']);
    expect(await moved('plain', 'ann', 'ben', { reason: undefined })).toEqual([400, 'request.invalid']);
    expect(await moved('plain', 'ann', 'b\u0000')).toEqual([422, 'request.not_well_formed']);
    expect(await moved('plain', 'ann', 'ben', {}, 'P')).toEqual([403, 'auth.role_not_allowed']);
    expect(await app.eventCount()).toBe(events);
  });

  it('takes along what came back of it, and later returns and voids find it where it is', async () => {
    await app.record(sale('kettle', 'c-ann', [['KETTLE', 3, 1000]]));
    await app.record(goodsBack('kettle-back', null, [['KETTLE', 1, 1000, from('kettle')]]));
    expect((await move('kettle-back', 'ann', 'ben')).body).toMatchObject({
      code: 'receipt.goes_with_another',
      goesWith: 'kettle',
    });
    expect((await move('kettle', 'ann', 'ben')).body).toMatchObject({
      earned: earnedPoints(20),
      movedWith: ['kettle-back'],
    });
    expect(await shown('kettle-back')).toMatchObject({
      memberId: 'ben',
      earned: earnedPoints(-10),
      status: 'accepted',
    });
    const next = await app.record(goodsBack('kettle-back-2', 'c-ann', [['KETTLE', 1, 1000, from('kettle')]]));
    expect(next.body).toMatchObject({ memberId: 'ben', earned: earnedPoints(-10), status: 'accepted' });
    const tooMany = await app.record(goodsBack('kettle-back-3', null, [['KETTLE', 2, 1000, from('kettle')]]));
    expect(tooMany.body.code).toBe('return.exceeds_sold');
    const undo = {
      ...sale('kettle-void', null, []),
      kind: 'void' as const,
      void: { ofReceiptId: 'kettle' },
      endedAt: '2026-11-01T11:00:00Z',
    };
    expect((await app.record(undo)).body).toMatchObject({
      memberId: 'ben',
      status: 'accepted',
      earned: earnedPoints(-10),
    });
    expect(await shown('kettle')).toMatchObject({ status: 'voided', earned: earnedPoints(0) });
    await app.settled();
    expect((await app.get('/v1/reviews?kind=unmatched_return')).body.reviews).toEqual([]);
    expect(await app.database.query(`select member_id, status from returns where receipt_id = 'kettle-back'`)).toEqual([
      { member_id: 'ben', status: 'settled' },
    ]);
  });

  it('closes the case of a return that found no sale with the wrong member, and finds it with the right one', async () => {
    await app.record(sale('cup', 'c-cleo', [['CUP', 1, 500]]));
    await app.record(goodsBack('cup-back', 'c-ann', [['CUP', 1, 500]]));
    await app.settled();
    const cases = async (): Promise<Wire[]> => (await app.get('/v1/reviews?kind=unmatched_return')).body.reviews;
    expect(await cases()).toMatchObject([{ receiptId: 'cup-back', memberId: 'ann' }]);
    expect((await move('cup-back', 'ann', 'cleo')).body).toMatchObject({
      status: 'accepted',
      earned: earnedPoints(-5),
    });
    await app.settled();
    expect(await cases()).toEqual([]);
  });

  it('goes back and forth, and every award is right each time', async () => {
    const receipt = sale('pingpong', 'c-ann', [['TEA', 1, 800]]);
    const before = [await pointsOf('ann'), await pointsOf('ben'), await pointsOf('cleo')];
    const gained = async () =>
      Promise.all(['ann', 'ben', 'cleo'].map(async (name, at) => (await pointsOf(name)) - (before[at] ?? 0)));
    await app.record(receipt);
    for (const [one, other, gain] of [
      ['ann', 'ben', [0, 8, 0]],
      ['ben', 'ann', [8, 0, 0]],
      ['ann', 'ben', [0, 8, 0]],
      ['ben', 'cleo', [0, 0, 8]],
      ['cleo', 'ann', [8, 0, 0]],
    ] as const) {
      expect(await moved('pingpong', one, other)).toEqual([200, other]);
      expect(await gained()).toEqual(gain);
      expect(await shown('pingpong')).toMatchObject({ memberId: other, earned: earnedPoints(8) });
      expect((await app.record(receipt)).body).toMatchObject({
        memberId: other,
        earned: earnedPoints(8),
        duplicate: true,
      });
    }
    const events = await app.eventCount();
    await app.hearItself(); // every fact of it once more
    expect(await app.eventCount()).toBe(events);
    const { history } = (await shown('pingpong')) as { history: readonly { type: string }[] };
    expect(history.filter(({ type }) => type === 'ReceiptMoved')).toHaveLength(5);
    const said = (await app.awardsTold()).filter(({ receiptId }) => receiptId === 'pingpong');
    expect(said.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await app.settled();
    expect(await app.database.query(`select member_id from awards where receipt_id = 'pingpong'`)).toEqual([
      { member_id: 'ann' },
    ]);
  });

  it('moves a claimed receipt, and its claim stays as it was', async () => {
    await app.record(sale('shown-late', null, [['TEA', 1, 700]]));
    await app.post('/v1/receipts/shown-late:claim', { memberId: 'ann' });
    await app.hearItself();
    expect(await moved('shown-late', 'ann', 'ben')).toEqual([200, 'ben']);
    expect((await app.post('/v1/receipts/shown-late:claim', { memberId: 'ann' })).body.code).toBe(
      'receipt.already_claimed',
    );
    await app.hearItself();
    expect(await shown('shown-late')).toMatchObject({ memberId: 'ben', earned: earnedPoints(7) });
    expect((await app.record(sale('shown-late', null, [['TEA', 1, 700]]))).body).toMatchObject({
      memberId: 'ben',
      earned: earnedPoints(7),
    });
  });

  it('is finished by its fact, or by the next request, when the process dies between the two journals', async () => {
    for (const receiptId of ['torn-1', 'torn-2']) await app.record(sale(receiptId, 'c-ann', [['TEA', 1, 600]]));
    const torn = async (receiptId: string): Promise<void> => {
      const log = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      const dying = jest.spyOn(Moves.prototype, 'arrive').mockRejectedValueOnce(new Error('killed'));
      expect((await move(receiptId, 'ann', 'ben')).status).toBe(500);
      dying.mockRestore();
      log.mockRestore();
      expect(await shown(receiptId)).toMatchObject({ memberId: 'ben', status: 'pending', earned: earnedPoints(0) });
    };
    await torn('torn-1');
    await app.hearItself();
    expect(await shown('torn-1')).toMatchObject({ memberId: 'ben', status: 'accepted', earned: earnedPoints(6) });
    await torn('torn-2');
    expect(await moved('torn-2', 'ben', 'cleo')).toEqual([200, 'cleo']);
    expect(await shown('torn-2')).toMatchObject({ memberId: 'cleo', earned: earnedPoints(6) });
  });

  it('lets one of two operators have it', async () => {
    await app.record(sale('raced', 'c-ann'));
    const answers = await Promise.all(['ben', 'cleo', 'ben', 'cleo'].map((to) => moved('raced', 'ann', to)));
    const winners = answers.filter(([status]) => status === 200).map(([, memberId]) => memberId as string);
    expect(new Set(winners).size).toBe(1);
    expect(answers.filter(([, code]) => code === 'receipt.not_with_member')).toHaveLength(4 - winners.length);
    expect((await shown('raced')).memberId).toBe(winners[0]);
  });
});
