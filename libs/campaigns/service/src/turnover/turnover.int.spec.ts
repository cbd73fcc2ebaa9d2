import fc from 'fast-check';
import { receiptRecorded, receiptRestated, type ReceiptV1 } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, enrolled, from, goodsBack, ON_IDENTITY, sale } from '../campaigns.fixture';

const voided = (receiptId: string, ofReceiptId: string, parts: Partial<ReceiptV1> = {}): ReceiptV1 =>
  sale(receiptId, null, [], { kind: 'void', endedAt: '2026-11-01T11:00:00Z', void: { ofReceiptId }, ...parts });

describe('turnover on the topics', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    await app.enrol('ann', { card: 'c-ann' });
  });
  afterAll(() => app.close());

  /** As who reads the topics does it: the last word about each receipt, added up. */
  const turnover = async (receiptIds: readonly string[]) => {
    const newest = new Map<string, Wire>();
    const [recorded, lines] = [new Map<string, number>(), new Map<string, Wire>()];
    for (const { topic, type, data } of await app.published()) {
      const fact = data as Wire;
      if (!receiptIds.includes(fact.receiptId) || !('payable' in fact)) continue;
      if (type === receiptRecorded.type) recorded.set(fact.receiptId, (recorded.get(fact.receiptId) ?? 0) + 1);
      const of = topic === receiptRecorded.topic ? newest : lines;
      if ((fact.sequence ?? 0) >= (of.get(fact.receiptId)?.sequence ?? 0)) of.set(fact.receiptId, fact);
    }
    const skus: Record<string, number> = {};
    for (const { lines: each } of lines.values()) for (const { sku, net } of each) skus[sku] = (skus[sku] ?? 0) + net;
    return {
      recorded: Object.fromEntries(recorded),
      payable: [...newest.values()].reduce((sum, fact) => sum + fact.payable, 0),
      payables: Object.fromEntries([...newest].map(([receiptId, { payable }]) => [receiptId, payable])),
      skus,
    };
  };

  it('names what a void undoes and takes it off at once, whatever its own body says', async () => {
    await app.record(sale('V-1', 'c-ann', [['TEA', 12, 1000]], { totals: { payable: 12000 } }));
    const copy = sale('V-5', 'c-ann', [['TEA', 12, 1000]], { kind: 'void', void: { ofReceiptId: 'V-1' } });
    await app.record(copy);
    const told = (await app.published()).filter(({ type }) => type === receiptRecorded.type).map(({ data }) => data);
    expect(told).toMatchObject([
      { receiptId: 'V-1', kind: 'sale', voids: null, returns: [], payable: 12000, net: 12000, units: '12.000' },
      { receiptId: 'V-5', kind: 'void', voids: 'V-1', returns: [], payable: -12000, net: -12000, units: '-12.000' },
    ]);
    await app.hearItself();
    expect((await app.published()).filter(({ type }) => type === receiptRestated.type)).toEqual([]);
    expect(await turnover(['V-1', 'V-5'])).toMatchObject({ payable: 0, skus: { TEA: 0 } });
  });

  it('is nothing of a void whose receipt is held for review, until a person has accepted that', async () => {
    await app.record({ ...sale('h-1', 'c-ann', [['TEA', 1, 1000]]), endedAt: '2000-01-01T10:00:00Z' });
    expect((await app.record(voided('h-2', 'h-1'))).status).toBe(201);
    await app.hearItself();
    expect(await turnover(['h-1', 'h-2'])).toMatchObject({ recorded: { 'h-2': 1 }, payable: 0 });
    expect((await app.post('/v1/reviews/too_old:h-1:accept', { reason: 'it was' }, 'S')).status).toBe(200);
    await app.hearItself();
    expect(await turnover(['h-1', 'h-2'])).toMatchObject({ payables: { 'h-1': 1000, 'h-2': -1000 }, payable: 0 });
  });

  it('names the sales that goods came back from', async () => {
    await app.record(sale('n-1', 'c-ann', [['TEA', 3, 1000]]));
    await app.record(goodsBack('n-2', null, [['TEA', 1, 1000, from('n-1')]]));
    const [fact] = (await app.published()).filter(
      ({ subject, type }) => subject === 'n-2' && type === receiptRecorded.type,
    );
    expect(fact?.data).toMatchObject({ voids: null, returns: ['n-1'], payable: -1000, units: '-1.000', gross: -1000 });
  });

  it('tells the lines of a receipt, whichever way it came, with nothing personal among them', async () => {
    const receipt = sale(
      'l-1',
      'c-ann',
      [
        ['TEA', 2, 600, { name: 'Tea for Ann Smith', gtin: '05901234123457' }],
        ['POST', 1, 300, { loyaltyEligible: false }],
      ],
      {
        ext: { note: 'deliver to Ann Smith' },
        totals: { payable: 1500 },
      },
    );
    await app.record(receipt);
    const [fact] = (await app.published()).filter(
      ({ subject, topic }) => subject === 'l-1' && topic.startsWith('loyalty.pos.'),
    );
    const line = { type: 'item', categoryPath: [], discount: 0, tax: { included: 0, added: 0 } };
    expect(fact).toMatchObject({
      key: 'l-1',
      type: 'loyalty.pos.receipt.accepted.v1',
      time: '2026-10-31T10:00:00.000Z',
    });
    expect(fact?.data).toMatchObject({
      memberId: 'ann',
      payable: 1500,
      lines: [
        {
          ...line,
          lineId: '1',
          sku: 'TEA',
          gtin: '05901234123457',
          eligible: true,
          units: '2.000',
          gross: 1200,
          net: 1200,
        },
        { ...line, lineId: '2', sku: 'POST', gtin: null, eligible: false, units: '1.000', gross: 300, net: 300 },
      ],
    });
    expect(JSON.stringify(fact)).not.toMatch(/Smith|c-ann/);
  });

  it('has one receipt.recorded of a receipt that somebody claims, then receipt.attributed', async () => {
    await app.record(sale('a-1', null, [['TEA', 2, 600]]));
    await app.hearItself();
    await app.post('/v1/receipts/a-1:claim', { memberId: 'ann' });
    await app.hearItself();
    const told = (await app.published()).filter(({ subject }) => subject === 'a-1');
    expect(told.map(({ type, key }) => [type.split('.').slice(1, -1).join('.'), key])).toEqual(
      expect.arrayContaining([
        ['campaigns.receipt.recorded', 'a-1'],
        ['pos.receipt.accepted', 'a-1'],
        ['campaigns.receipt.claimed', 'a-1'],
        ['campaigns.receipt.attributed', 'ann'],
        ['campaigns.awards.granted', 'ann'],
      ]),
    );
    expect(told).toHaveLength(5);
    expect(await turnover(['a-1'])).toMatchObject({ recorded: { 'a-1': 1 }, payable: 1200 });
  });

  it('comes to what the receipts say, in whatever order they, and the member, come', async () => {
    let run = 0;
    const story = (tag: string) => {
      const card = `card-${tag}`;
      const receipts: Record<string, ReceiptV1> = {
        sale: sale(
          `S${tag}`,
          card,
          [
            ['TEA', 5, 1000],
            ['MUG', 1, 500],
          ],
          { totals: { payable: 5500 } },
        ),
        voidOfSale: voided(`V${tag}`, `S${tag}`),
        otherVoid: voided(`W${tag}`, `S${tag}`, { endedAt: '2026-11-01T11:01:00Z' }),
        voidOfVoid: voided(`X${tag}`, `V${tag}`, { endedAt: '2026-11-01T11:02:00Z' }),
        anonymous: sale(`N${tag}`, null, [['TEA', 1, 1000]]),
        voidOfAnonymous: voided(`M${tag}`, `N${tag}`, { endedAt: '2026-11-01T11:03:00Z' }),
      };
      return { card, memberId: `m-${tag}`, receipts };
    };
    const names = ['sale', 'voidOfSale', 'otherVoid', 'voidOfVoid', 'anonymous', 'voidOfAnonymous', 'enrol', 'hear'];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names), async (steps) => {
        run += 1;
        const { card, memberId, receipts } = story(`${String(run)}.`);
        const sent = new Set<string>();
        for (const step of steps) {
          const receipt = receipts[step];
          if (step === 'hear') await app.hearItself();
          else if (receipt === undefined) {
            await app.enrol(memberId, { card });
            await app.deliverTo(ON_IDENTITY, ...enrolled(memberId, { card }));
          } else if ((await app.record(receipt)).status === 201) sent.add(step);
        }
        await app.hearItself();
        const isSent = (name: string): boolean => sent.has(name);
        const isSaleUndone = isSent('otherVoid') || (isSent('voidOfSale') && !isSent('voidOfVoid'));
        const expected =
          (isSent('sale') && !isSaleUndone ? 5500 : 0) + (isSent('anonymous') && !isSent('voidOfAnonymous') ? 1000 : 0);
        const ids = Object.values(receipts).map(({ receiptId }) => receiptId);
        const { payable, recorded, skus } = await turnover(ids);
        expect([steps, payable]).toEqual([steps, expected]);
        expect(Object.values(recorded).every((times) => times === 1)).toBe(true);
        expect((skus['TEA'] ?? 0) + (skus['MUG'] ?? 0)).toBe(expected);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
