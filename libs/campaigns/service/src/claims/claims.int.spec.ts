import { CampaignsApp, closed, DIRECTORY, from, goodsBack, programme, sale, earnedPoints } from '../campaigns.fixture';

describe('claiming a receipt', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(programme({ receipts: { tooOldDays: null } }));
    for (const name of ['ann', 'ben', 'cleo']) await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  const claim = async (receiptId: string, memberId: string, key = 'P') => {
    const { status, body } = await app.post(`/v1/receipts/${receiptId}:claim`, { memberId }, key);
    return [status, body.code ?? body];
  };

  it('gives the points as if it had been sent with the member', async () => {
    const receipt = sale('A:1.b~c', null, [['TEA', 1, 1250]]);
    const first = await app.record(receipt);
    expect(await claim('A:1.b~c', 'ann')).toEqual([200, { receiptId: 'A:1.b~c', memberId: 'ann', revision: 1 }]);
    await app.hearItself();
    const again = await app.record(receipt);
    expect([again.status, again.body]).toEqual([
      200,
      {
        ...first.body,
        duplicate: true,
        status: 'accepted',
        memberId: 'ann',
        earned: earnedPoints(12),
        revision: 1,
        awards: [{ ruleId: 'base', walletId: 'points', granted: 12, reversed: 0 }],
      },
    ]);
    expect((await app.get('/v1/receipts/A:1.b~c')).body).toMatchObject({
      memberId: 'ann',
      earned: earnedPoints(12),
      status: 'accepted',
    });
    await app.settled();
    const [row] = await app.database.query('select member_id, qualifying from receipts where receipt_id = $1', [
      'A:1.b~c',
    ]);
    expect(row).toEqual({ member_id: 'ann', qualifying: { points: 12 } });
  });

  it('can be claimed once; asking again for the same member is an answer', async () => {
    await app.record(sale('once', null));
    const [, claimed] = await claim('once', 'ann');
    await app.hearItself();
    const events = await app.eventCount();
    expect(await claim('once', 'ann')).toEqual([200, claimed]);
    expect(await claim('once', 'ben')).toEqual([409, 'receipt.already_claimed']);
    expect(await app.eventCount()).toBe(events);
  });

  it('lets one of many who want it at the same moment have it', async () => {
    await app.record(sale('raced', null));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => claim('raced', index % 2 === 0 ? 'ann' : 'ben')),
    );
    expect(new Set(answers.filter(([status]) => status === 200).map(([, body]) => body.memberId)).size).toBe(1);
    expect(answers.filter(([, code]) => code === 'receipt.already_claimed')).toHaveLength(6);
  });

  it('refuses what cannot be claimed', async () => {
    await app.record(sale('anns', 'c-ann'));
    await app.record(sale('open', null));
    await app.enrol('leaver', {});
    await app.deliverTo(DIRECTORY, ...closed('leaver'));
    expect(await claim('never-sent', 'ann')).toEqual([404, 'receipt.unknown']);
    expect(await claim('%00', 'ann')).toEqual([422, 'request.not_well_formed']);
    expect(await claim('anns', 'ben')).toEqual([409, 'receipt.has_member']);
    expect(await claim('open', 'stranger')).toEqual([404, 'member.unknown']);
    expect(await claim('open', 'leaver')).toEqual([404, 'member.unknown']);
    expect(await claim('open', 'a\u0000')).toEqual([422, 'request.not_well_formed']);
    expect(await claim('open', 'ann', 'A')).toEqual([403, 'auth.role_not_allowed']);
    expect((await app.get('/v1/receipts/open')).body.status).toBe('unattributed');
  });

  it('takes goods back that nobody was named for', async () => {
    await app.record(sale('bens', 'c-ben', [['TEA', 1, 1000]]));
    await app.record(goodsBack('right', null, [['TEA', 1, 1000]]));
    expect((await claim('right', 'ben'))[0]).toBe(200);
    await app.hearItself();
    expect((await app.get('/v1/receipts/right')).body).toMatchObject({
      status: 'accepted',
      memberId: 'ben',
      earned: earnedPoints(-10),
    });
  });

  it('adjudicates again what came after the claimed receipt', async () => {
    await app.record(sale('cleo-late', null, [['TEA', 1, 1000]], { endedAt: '2026-10-30T10:00:00Z' }));
    const back = goodsBack('cleo-back', 'c-cleo', [['TEA', 1, 1000]]);
    expect((await app.record(back)).body).toMatchObject({ status: 'review', earned: earnedPoints(0) });
    await claim('cleo-late', 'cleo');
    await app.hearItself();
    expect((await app.record(back)).body).toMatchObject({ status: 'accepted', earned: earnedPoints(-10) });
  });

  it('closes the window thirty days after it was recorded, however old the receipt is', async () => {
    const old = sale('old', null, undefined, { endedAt: '2010-01-01T10:00:00Z' });
    await app.record(old);
    await app.record(sale('older', null, undefined, { endedAt: '2009-01-01T10:00:00Z' }));
    app.clock.advanceMs(30 * 86_400_000);
    expect((await claim('old', 'ann'))[0]).toBe(200);
    app.clock.advanceMs(1);
    expect(await claim('older', 'ann')).toEqual([409, 'receipt.claim_window_closed']);
    expect((await claim('old', 'ann'))[0]).toBe(200);
    expect(await claim('old', 'ben')).toEqual([409, 'receipt.already_claimed']);
  });

  it('is for review when its goods came back in another way between the claim and the member’s journal', async () => {
    const dates = { endedAt: '2026-11-01T11:00:00Z' };
    await app.record(goodsBack('slow', null, [['MUG', 1, 500, from('mug')]], dates));
    await app.record(sale('mug', 'c-cleo', [['MUG', 1, 500]]));
    expect((await claim('slow', 'cleo'))[0]).toBe(200);
    const faster = await app.record(goodsBack('fast', null, [['MUG', 1, 500, from('mug')]]));
    expect(faster.body).toMatchObject({ memberId: 'cleo', status: 'accepted' });
    await app.hearItself();
    expect((await app.get('/v1/receipts/slow')).body).toMatchObject({
      memberId: 'cleo',
      status: 'review',
      earned: earnedPoints(0),
    });
  });

  it('does not take a receipt that the member’s journal refuses', async () => {
    await app.record(goodsBack('too-much', null, [['TEA', 2, 1000, from('short')]])); // before its sale: nobody can say
    await app.record(sale('short', 'c-ben', [['TEA', 1, 1000]]));
    expect(await claim('too-much', 'ben')).toEqual([422, 'return.exceeds_sold']);
    expect((await app.get('/v1/receipts/too-much')).body).toMatchObject({ status: 'unattributed', memberId: null });
  });
});
