import { tierChanged, TOPICS } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, NOW, ON_TIER, sale } from './campaigns.fixture';

describe('what campaigns publishes', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    await app.enrol('ann', { card: 'c-ann' });
  });
  afterAll(() => app.close());

  const publishedBy = async (act: () => Promise<unknown>) => {
    const before = new Set((await app.published()).map(({ id }) => id));
    await act();
    return (await app.published())
      .filter(({ id, topic }) => !before.has(id) && topic !== TOPICS.receiptLines)
      .map(({ type, key, data }) => [type.split('.').slice(2, -1).join('.'), key, data as Wire]);
  };

  it('tells a sale without its basket, its card number, or its cashier’s name', async () => {
    const receipt = sale('s-1', 'c-ann', [['TEA', 2, 1050]], {
      operator: { employeeId: 'E-7' },
      tenders: [
        { tenderId: 't1', type: 'cash', amount: 1600 },
        {
          tenderId: 't2',
          type: 'points',
          amount: 500,
          points: { walletId: 'points', holdId: 'h-1', accountRevision: 1, points: 50, final: true },
        },
      ],
    });
    await app.hold('ann', 'h-1', 50);
    const [recorded, granted, ...rest] = await publishedBy(() => app.record(receipt));
    expect(rest).toEqual([]);
    expect(recorded).toEqual([
      'receipt.recorded',
      'ann',
      {
        receiptId: 's-1',
        memberId: 'ann',
        kind: 'sale',
        channel: 'store',
        storeId: 'S-1',
        businessDate: '2026-10-31',
        employeeId: 'E-7',
        occurredAt: '2026-10-31T10:00:00.000Z',
        order: '2026-10-31T10:00:00.000Z|2026-10-31|S-1|1||s-1',
        currency: 'GBP',
        voids: null,
        returns: [],
        units: '2.000',
        gross: 2100,
        discount: 0,
        net: 2100,
        tax: { included: 0, added: 0 },
        rounding: 0,
        payable: 2100,
        lineCount: 1,
        programmeVersion: 1,
        qualifying: { points: 16 },
        qualifyingSpend: 1600,
        awaitsMember: false,
        pointsTenders: [{ tenderId: 't2', walletId: 'points', holdId: 'h-1', points: 50, final: true }],
      },
    ]);
    expect(granted).toMatchObject([
      'awards.granted',
      'ann',
      { wallets: [{ expiresOn: null, awards: [{ awardId: 's-1:base', points: 16, sequence: 0 }] }] },
    ]);
    expect(JSON.stringify([recorded, granted])).not.toMatch(/c-ann|TEA/);
  });

  it('tells a return, a tier and a late receipt as differences with their cause', async () => {
    const back = await publishedBy(() => app.record(goodsBack('s-2', 'c-ann', [['TEA', 1, 1050, from('s-1')]])));
    expect(back.map(([type, , data]) => [type, data.points ?? data.qualifying, data.cause ?? null])).toEqual([
      ['receipt.recorded', { points: -8 }, null],
      ['award.reversed', 8, { kind: 'return', receiptId: 's-2' }],
    ]);
    const at = '2026-10-30T10:00:00.000Z';
    const timeline = [{ tierId: 'gold', at, order: `${at}|2026-10-30|S-1|1||0`, programmeVersion: 1 }];
    const tier = await publishedBy(() =>
      app.deliverTo(ON_TIER, tierChanged.type, {
        memberId: 'ann',
        kind: 'upgraded',
        from: null,
        to: 'gold',
        effectiveAt: at,
        causeReceiptId: null,
        causeProgrammeVersion: 1,
        timeline,
        sequence: 1,
      }),
    );
    const cause = { kind: 'tier_changed', receiptId: null };
    // What a return counts for tells how much it took back, internally; what others see of it stays the same.
    expect(tier).toMatchObject([
      ['award.corrected', 'ann', { granted: 32, reversed: 16, cause }],
      ['receipt.readjudicated', 'ann', { receiptId: 's-2', qualifying: { points: -8 }, sequence: 1, cause }],
    ]);
    await app.record(goodsBack('s-3', 'c-ann', [['MUG', 1, 500]]));
    const late = await publishedBy(() => app.record(sale('s-4', 'c-ann', [['MUG', 1, 500]])));
    expect(late.map(([type, key, data]) => [type, key, data.receiptId])).toEqual([
      ['receipt.recorded', 'ann', 's-4'],
      ['awards.granted', 'ann', 's-4'],
      ['award.reversed', 'ann', 's-4'],
      ['receipt.readjudicated', 'ann', 's-3'],
    ]);
  });

  it('tells an unattributed receipt under its own key, then its claim, then to whom it is attributed', async () => {
    const waits = await publishedBy(() => app.record(sale('s-5', 'c-unknown')));
    expect(waits).toMatchObject([
      ['receipt.recorded', 's-5', { memberId: null, programmeVersion: null, awaitsMember: true }],
    ]);
    const claim = await publishedBy(() => app.post('/v1/receipts/s-5:claim', { memberId: 'ann' }));
    expect(claim).toMatchObject([['receipt.claimed', 's-5', { memberId: 'ann', by: 'claim' }]]);
    const known = await publishedBy(() => app.hearItself());
    expect(known).toMatchObject([
      [
        'receipt.attributed',
        'ann',
        { receiptId: 's-5', memberId: 'ann', by: 'claim', attributedAt: NOW, occurredAt: '2026-10-31T10:00:00.000Z' },
      ],
      ['awards.granted', 'ann', { receiptId: 's-5' }],
    ]);
  });

  it('says when it happened in the shop, and beside it when it was recorded', async () => {
    await app.enrol('eve', { card: 'c-eve' });
    await app.record(sale('e-1', 'c-eve'));
    await app.record(goodsBack('e-2', 'c-eve', [['TEA', 1, 1000, from('e-1')]]));
    const told = (await app.published()).filter(({ key }) => key === 'eve');
    expect(
      told.map(({ type, time, extensions }) => [
        type.split('.').slice(2, -1).join('.'),
        time,
        extensions['recordedtime'],
      ]),
    ).toEqual([
      ['receipt.recorded', '2026-10-31T10:00:00.000Z', NOW],
      ['awards.granted', '2026-10-31T10:00:00.000Z', NOW],
      ['receipt.recorded', '2026-11-01T10:00:00.000Z', NOW],
      ['award.reversed', '2026-11-01T10:00:00.000Z', NOW],
    ]);
  });

  it('tells each version of the programme', async () => {
    const [first] = (await app.published()).filter(({ type }) => type.endsWith('programme.published.v1'));
    expect(first).toMatchObject({
      key: '1',
      data: { version: 1, document: { schemaVersion: 1, name: 'Corner shop' } },
    });
  });

  it('keeps conflicts and adjudications of returns to itself', async () => {
    expect(await publishedBy(() => app.record(sale('s-1', 'c-ann')))).toEqual([]);
  });

  it('stays within its contracts whatever a till is allowed to send', async () => {
    const businessKey = {
      storeId: 's'.repeat(40),
      workstationId: 'w'.repeat(40),
      tillId: 't'.repeat(17),
      sequenceNumber: 'q'.repeat(64),
      businessDate: '2026-10-31',
    };
    const extreme = sale('x'.repeat(64), 'c-ann', [['TEA', 1, 1000, { lineId: 'l'.repeat(64) }]], {
      businessKey,
      channel: '',
      operator: { employeeId: '' },
    });
    const facts = await publishedBy(() => app.record(extreme));
    expect(facts.map(([type]) => type)).toEqual(['receipt.recorded', 'awards.granted']);
    expect(facts[0]?.[2]).toMatchObject({ channel: 'store', employeeId: null });
    const beyond = { ...extreme, receiptId: 'y', businessKey: { ...businessKey, tillId: 't'.repeat(18) } };
    expect((await app.record(beyond)).body).toMatchObject({
      status: 422,
      code: 'receipt.business_key_too_long',
      charactersTooMany: 1,
    });
  });
});
