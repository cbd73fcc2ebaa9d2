import type { ReceiptV1 } from '@accrue/contracts';
import { CampaignsApp, programme } from '../campaigns.fixture';
import type { SettlementDto } from './settlement.controller';

const DOCUMENT = programme({
  coalition: {
    wallet: 'points',
    brands: [
      { id: 'beans', name: 'Beans', stores: ['S-1', 'S-2'], price: { points: 100, minor: 90 } },
      { id: 'leaves', name: 'Leaves', stores: ['S-3'], price: { points: 100, minor: 110 } },
    ],
  },
  earning: { rules: [{ id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } }] },
  receipts: { tooOldDays: null },
});
const BRANDS: Readonly<Record<string, string>> = { 'S-1': 'beans', 'S-2': 'beans', 'S-3': 'leaves' };

interface Bought {
  readonly id: string;
  readonly store: string;
  /** Of October; 0 and 32 are of the months beside it. */
  readonly day: number;
  readonly pounds: number;
  /** Points among the tenders, each a penny. */
  readonly paid: number;
  /** A pound each; on this day. */
  readonly back: { readonly pounds: number; readonly day: number } | null;
  /** The till undid it on the same day. */
  readonly isVoid: boolean;
}

/** Repeatable. */
const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
const roll = dice(7);
const BOUGHT: readonly Bought[] = Array.from({ length: 60 }, (_, n): Bought => {
  const day = 2 + roll(30);
  const pounds = 2 + roll(20);
  return {
    ...{ id: `R-${String(n)}`, store: `S-${String(1 + roll(4))}`, day: roll(8) === 0 ? 0 : day - 1, pounds },
    paid: roll(3) === 0 ? 100 * (1 + roll(2)) : 0,
    back: roll(3) === 0 ? { pounds: 1 + roll(pounds), day: roll(3) === 0 ? 32 : day } : null,
    isVoid: roll(7) === 0,
  };
});

const at = (day: number, hour: number): string =>
  new Date(Date.UTC(2025, 9, day, hour)).toISOString().replace('.000', '');

const receiptsOf = ({ id, store, day, pounds, paid, back, isVoid }: Bought): readonly ReceiptV1[] => {
  const receipt = (key: string, kind: ReceiptV1['kind'], when: string, units: number, more: object): ReceiptV1 => ({
    receiptId: key,
    businessKey: { storeId: store, workstationId: '1', sequenceNumber: key, businessDate: when.slice(0, 10) },
    ...{ kind, endedAt: when, currency: 'GBP', mode: { offline: true }, member: { idType: 'card', value: 'ann' } },
    lines:
      units === 0
        ? []
        : [
            {
              ...{ lineId: '1', type: 'item', sku: 'TEA', quantity: String(units), unitPrice: 100 },
              ...{ gross: 100 * units, netPayable: 100 * units },
              ...(kind === 'return' ? { returnOf: { receiptId: id, lineId: '1' } } : {}),
            },
          ],
    totals: { payable: 100 * units },
    tenders: [{ tenderId: 't1', type: 'cash', amount: 100 * units }],
    ...more,
  });
  const points = { tenderId: 't2', type: 'points', amount: paid, points: { walletId: 'points', points: paid } };
  const tenders = [{ tenderId: 't1', type: 'cash', amount: 100 * pounds - paid }, ...(paid === 0 ? [] : [points])];
  return [
    receipt(id, 'sale', at(day, 10), pounds, { tenders }),
    ...(back === null || isVoid ? [] : [receipt(`${id}-B`, 'return', at(back.day, 12), -back.pounds, {})]),
    ...(isVoid ? [receipt(`${id}-V`, 'void', at(day, 11), 0, { void: { ofReceiptId: id }, tenders: [] })] : []),
  ];
};

/** What was earned and spent in October, receipt by receipt. What points paid for earns nothing. */
const expectedOf = (brand: string | null) => {
  let [issued, redeemed] = [0, 0];
  for (const { store, day, pounds, paid, back, isVoid } of BOUGHT) {
    if ((BRANDS[store] ?? null) !== brand || isVoid) continue;
    const isIn = (when: number): boolean => when >= 1 && when <= 31;
    const worth = (left: number): number => Math.floor(Math.floor(left * 100 - (left * paid) / pounds) / 100);
    if (isIn(day)) {
      issued += worth(pounds);
      redeemed += paid;
    }
    if (back !== null && isIn(back.day)) issued -= worth(pounds) - worth(pounds - back.pounds);
  }
  return { issued, redeemed };
};

describe('the settlement', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(DOCUMENT);
    await app.enrol('ann', { card: 'ann' });
    for (const receipt of BOUGHT.flatMap(receiptsOf)) {
      const { status, body } = await app.record(receipt);
      expect([status, body.code]).toEqual([201, undefined]);
    }
    await app.hearItself();
    await app.projections.waitForAll('receipts');
    await app.projections.waitForAll('awards');
  });
  afterAll(() => app.close());

  const settle = (from: string, until: string) => app.get(`/v1/settlement?from=${from}&until=${until}`);

  it('counts what was earned and spent with each brand in a month, and what came back in it', async () => {
    const { status, body } = await settle('2025-10-01', '2025-11-01');
    expect(status).toBe(200);
    const { brands, unassigned, ...rest } = body as SettlementDto;
    expect(brands.map(({ brandId, issued, redeemed }) => [brandId, { issued, redeemed }])).toEqual([
      ['beans', expectedOf('beans')],
      ['leaves', expectedOf('leaves')],
    ]);
    expect(unassigned).toEqual(expectedOf(null));
    expect(rest).toMatchObject({ from: '2025-10-01', until: '2025-11-01', walletId: 'points', currency: 'GBP' });
    for (const { brandId, issuedMinor, redeemedMinor, netMinor } of brands) {
      const { issued, redeemed } = expectedOf(brandId);
      const minor = brandId === 'beans' ? 90 : 110;
      expect([issuedMinor, redeemedMinor]).toEqual([Math.round((issued * minor) / 100), (redeemed * minor) / 100]);
      expect(netMinor).toBe(redeemedMinor - issuedMinor);
    }
  });

  it('is of days that come one after the other, and of a coalition', async () => {
    expect(await settle('2025-10-02', '2025-10-02')).toMatchObject({
      ...{ status: 422, body: { code: 'settlement.period_empty' } },
    });
    expect(await settle('2025-10-02', '2025-10-32')).toMatchObject({ status: 400, body: { code: 'date.invalid' } });
    expect((await app.put('/v1/programme', programme({ receipts: { tooOldDays: null } }))).status).toBe(200);
    expect(await settle('2025-10-01', '2025-11-01')).toMatchObject({
      ...{ status: 409, body: { code: 'settlement.no_coalition' } },
    });
  });
});
