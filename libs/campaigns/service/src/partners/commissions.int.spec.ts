import {
  commissionStated,
  memberMerged,
  memberReferredByPartner,
  memberUnmerged,
  partnerErased,
} from '@accrue/contracts';
import { CampaignsApp, enrolled, from, goodsBack, NOW, ON_MERGED, programme, sale } from '../campaigns.fixture';

const ADA = 'partner-ada';
const ON_COUNTED = 'campaigns.follow-purchases';
const DOCUMENT = programme({
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'commission', name: 'Commission', unit: 'GBP', pendingDays: 14, clawback: 'to-zero' },
  ],
  partners: { wallet: 'commission', commission: { percent: '10', forDays: 30 } },
  tiers: { qualify: { by: 'spend' }, ladder: [{ id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' }] },
});
const referredAt = '2026-10-20T09:00:00.000Z';

describe('commissions', () => {
  let app: CampaignsApp;
  let heard: Set<string>;
  beforeEach(async () => {
    app = await CampaignsApp.open(DOCUMENT);
    heard = new Set();
    for (const name of ['ann', 'ben'])
      await app.deliverTo('campaigns.member-directory', ...enrolled(`m-${name}`, { card: name, at: referredAt }));
  });
  afterEach(() => app.close());

  /** The context hears what became of its receipts, until there is no more. */
  const settle = async (): Promise<void> => {
    for (;;) {
      await app.hearItself();
      const news = (await app.published()).filter(
        ({ id, type }) => !heard.has(id) && /receipt\.(recorded|attributed|moved)\.v1$/.test(type),
      );
      if (news.length === 0) return;
      for (const { id, type, data } of news) {
        heard.add(id);
        await app.deliverTo(ON_COUNTED, type, data as object, id);
      }
    }
  };
  const refer = (name: string) =>
    app.deliver(memberReferredByPartner.type, { memberId: `m-${name}`, partnerId: ADA, referredAt });
  const said = async () =>
    (await app.published())
      .filter(({ type }) => type === commissionStated.type)
      .map(
        ({ data }) =>
          data as { memberId: string; receiptId: string; sequence: number; granted: number; reversed: number },
      )
      .map(({ memberId, receiptId, sequence, granted, reversed }) => [
        memberId,
        receiptId,
        sequence,
        granted,
        reversed,
      ]);
  const listed = async () => {
    await app.projections.waitForAll('commissions');
    const { body } = await app.get(`/v1/partners/${ADA}/commissions`);
    return (body.commissions as { memberId: string; granted: number; reversed: number }[]).map(
      ({ memberId, granted, reversed }) => [memberId, granted, reversed],
    );
  };

  it('are those of purchases that came before anybody knew of the referral, too', async () => {
    await app.record(sale('S', 'ann', [['TEA', 3, 1000]]));
    await app.record(goodsBack('R', 'ann', [['TEA', 1, 1000, from('S', '1')]]));
    await settle();
    expect(await said()).toEqual([]);
    await refer('ann');
    expect(await said()).toEqual([['m-ann', 'S', 0, 300, 100]]);
    await refer('ann');
    await settle();
    expect(await said()).toHaveLength(1);
    const [fact] = (await app.published()).filter(({ type }) => type === commissionStated.type);
    expect(fact?.data).toMatchObject({ clawback: 'to-zero', activatesAt: '2026-11-14T00:00:00.000Z' });
  });

  it('are not twice there when members are merged, and are back when they are separated', async () => {
    await refer('ann');
    await app.record(sale('S', 'ann', [['TEA', 1, 1000]]));
    await settle();
    expect(await listed()).toEqual([['m-ann', 100, 0]]);
    // Ben was a member before, and nobody referred him.
    await app.deliverTo(ON_MERGED, memberMerged.type, {
      ...{ memberId: 'm-ann', into: 'm-ben', mergedAt: NOW, reason: 'twice' },
    });
    await settle();
    expect(await listed()).toEqual([]);
    // Somebody looks, and both had come by the same partner.
    await refer('ben');
    expect(await listed()).toEqual([['m-ben', 100, 0]]);
    await app.deliverTo(ON_MERGED, memberUnmerged.type, {
      ...{ memberId: 'm-ann', from: 'm-ben', unmergedAt: NOW, reason: 'two' },
    });
    await settle();
    expect(await listed()).toEqual([['m-ann', 100, 0]]);
  });

  it('end with the partner, by when it was bought', async () => {
    await refer('ann');
    await app.record(sale('S', 'ann', [['TEA', 1, 1000]]));
    await app.record(sale('T', 'ann', [['TEA', 1, 2000]], { endedAt: '2026-11-01T11:00:00Z' }));
    await settle();
    expect(await listed()).toEqual([
      ['m-ann', 100, 0],
      ['m-ann', 200, 0],
    ]);
    const erased = { partnerId: ADA, erasedAt: '2026-11-01T10:00:00.000Z', reason: 'partner_request' };
    await app.deliver(partnerErased.type, erased);
    expect(await listed()).toEqual([['m-ann', 100, 0]]);
  });

  it('are nobody’s under a programme without partners', async () => {
    const { partners: _none, ...without } = DOCUMENT as { partners: object };
    const other = await CampaignsApp.open(without);
    try {
      await other.enrol('m-ann', { card: 'ann' });
      await other.deliver(memberReferredByPartner.type, { memberId: 'm-ann', partnerId: ADA, referredAt });
      const { body } = await other.record(sale('S', 'ann', [['TEA', 1, 1000]]));
      expect(body.receiptId).toBe('S');
      expect((await other.published()).filter(({ type }) => type === commissionStated.type)).toEqual([]);
    } finally {
      await other.close();
    }
  });
});
