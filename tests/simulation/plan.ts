import type { ReceiptV1 } from '@accrue/contracts';
import { DAY_MS, instantFromEpochMs } from '@accrue/kernel';
import { programmeVersion, type ProgrammeTerms } from './programme';
import { Random } from './random';

export const START_MS = Date.UTC(2026, 2, 2, 10);
/** All requests are made within this time; then the world heals. */
export const BUSY_MS = 60_000;

/** What somebody asks of the platform, once or, after a lost answer, again. Ids are the caller's own. */
export type Wish =
  | { readonly kind: 'publish'; readonly document: object; readonly effectiveFrom?: string }
  | { readonly kind: 'enrol'; readonly reference: string; readonly card: string }
  | { readonly kind: 'receipt'; readonly receipt: ReceiptV1 }
  | {
      readonly kind: 'hold';
      readonly card: string;
      readonly holdId: string;
      readonly points: number;
      readonly ttlSeconds: number;
    }
  | { readonly kind: 'capture'; readonly card: string; readonly holdId: string; readonly points: number | null }
  | { readonly kind: 'release'; readonly card: string; readonly holdId: string }
  | { readonly kind: 'adjust'; readonly card: string; readonly adjustmentId: string; readonly points: number }
  | {
      readonly kind: 'transfer';
      readonly card: string;
      readonly to: string;
      readonly transferId: string;
      readonly points: number;
    }
  | { readonly kind: 'take back'; readonly card: string; readonly transferId: string }
  | { readonly kind: 'codes'; readonly rewardId: string; readonly codes: readonly string[] }
  | { readonly kind: 'redeem'; readonly card: string; readonly redemptionId: string; readonly rewardId: string }
  | { readonly kind: 'fulfil'; readonly redemptionId: string }
  | { readonly kind: 'cancel'; readonly redemptionId: string };

export interface Request {
  readonly id: number;
  /** After the start. */
  readonly atMs: number;
  readonly wish: Wish;
}

export interface Plan {
  readonly requests: readonly Request[];
  /** Nobody spends or takes points: then everything has to end as it would have in order. */
  readonly isOrderFree: boolean;
}

type Draft = Omit<Request, 'id'>;

interface Sale {
  readonly receiptId: string;
  readonly card: string;
  readonly endedMs: number;
  readonly unitPrice: number;
  /** Not yet returned. A sale is either returned or voided: of a return that comes after the void nothing is left to take back, and it is refused. */
  units: number;
  isTouched: boolean;
}

/** A business day of a small shop, from a seed. */
export const planOf = (seed: number): Plan => {
  const random = new Random(seed);
  const terms: ProgrammeTerms = {
    expiryMonths: random.pick([null, 1]),
    pendingDays: random.pick([0, 0, 1]),
    onReturn: 'immediate',
    multiplier: random.pick(['1.5', '2']),
  };
  const isOrderFree = random.chance(0.4);
  const cards = Array.from({ length: random.between(1, 3) }, (_unused, index) => `card-${String(index + 1)}`);
  const drafts: Draft[] = [
    { atMs: 0, wish: { kind: 'publish', document: programmeVersion(1, terms) } },
    ...cards.map((card): Draft => ({
      atMs: random.between(0, BUSY_MS / 3),
      wish: { kind: 'enrol', reference: `of-${card}`, card },
    })),
    ...receiptsOf(cards, random),
    ...(isOrderFree ? [] : spendingOf(cards, random)),
  ];
  if (random.chance(0.5)) {
    const effectiveFrom = instantFromEpochMs(START_MS + BUSY_MS / 2);
    drafts.push({ atMs: 500, wish: { kind: 'publish', document: programmeVersion(2, terms), effectiveFrom } });
  }
  if (!isOrderFree) drafts.push(...transfersOf(cards, random));
  const requests = drafts.sort((a, b) => a.atMs - b.atMs).map((draft, index) => ({ id: index + 1, ...draft }));
  return { requests, isOrderFree };
};

const receiptsOf = (cards: readonly string[], random: Random): readonly Draft[] => {
  const sales: Sale[] = [];
  const voided = new Set<string>();
  return Array.from({ length: random.between(4, 10) }, (_unused, index): Draft => {
    const atMs = random.between(0, BUSY_MS);
    const receiptId = `R-${String(index + 1)}`;
    const lateMs = random.chance(0.3) ? random.between(1, 40) * DAY_MS : random.between(0, 3_600_000);
    const endedMs = START_MS + atMs - lateMs;
    const sale = random.chance(0.4)
      ? random.pick(sales.filter((each) => !voided.has(each.receiptId) && each.units > 0))
      : undefined;
    if (sale === undefined) {
      const card = random.pick(cards) ?? '';
      const made = {
        receiptId,
        card,
        endedMs,
        unitPrice: random.between(1, 60) * 33,
        units: random.between(1, 3),
        isTouched: false,
      };
      sales.push(made);
      return { atMs, wish: { kind: 'receipt', receipt: saleOf(made) } };
    }
    const back = { receiptId, endedMs: Math.max(endedMs, sale.endedMs + 60_000) };
    if (sale.isTouched || random.chance(0.7)) {
      const units = random.between(1, sale.units);
      sale.units -= units;
      sale.isTouched = true;
      return { atMs, wish: { kind: 'receipt', receipt: returnOf(back, sale, units) } };
    }
    voided.add(sale.receiptId);
    return { atMs, wish: { kind: 'receipt', receipt: voidOf(back, sale) } };
  });
};

const spendingOf = (cards: readonly string[], random: Random): readonly Draft[] => {
  const drafts: Draft[] = [
    { atMs: 1_000, wish: { kind: 'codes', rewardId: 'five-off', codes: ['ALFA', 'BRAVO'] } },
    ...cards.map((card): Draft => ({
      atMs: 2_000,
      wish: { kind: 'adjust', card, adjustmentId: `gift-${card}`, points: 30 },
    })),
  ];
  const later = (atMs: number): number => Math.min(BUSY_MS, atMs + random.between(0, BUSY_MS / 2));
  const count = random.between(1, 7);
  for (let n = 1; n <= count; n += 1) {
    const card = random.pick(cards) ?? '';
    const atMs = random.between(BUSY_MS / 10, BUSY_MS);
    const kind = random.pick(['hold', 'adjust', 'code', 'product'] as const);
    if (kind === 'adjust') {
      const points = random.between(1, 60) * (random.chance(0.7) ? 1 : -1);
      drafts.push({ atMs, wish: { kind, card, adjustmentId: `A-${String(n)}`, points } });
    } else if (kind === 'hold') {
      const holdId = `H-${String(n)}`;
      const points = random.between(1, 30);
      drafts.push({ atMs, wish: { kind, card, holdId, points, ttlSeconds: random.pick([30, 900]) } });
      if (random.chance(0.4))
        drafts.push({
          atMs: later(atMs),
          wish: { kind: 'capture', card, holdId, points: random.pick([null, 1, points]) },
        });
      if (random.chance(0.4)) drafts.push({ atMs: later(atMs), wish: { kind: 'release', card, holdId } });
    } else {
      const redemptionId = `D-${String(n)}`;
      const rewardId = kind === 'code' ? 'five-off' : 'mug';
      drafts.push({ atMs, wish: { kind: 'redeem', card, redemptionId, rewardId } });
      if (random.chance(0.5)) drafts.push({ atMs: later(atMs), wish: { kind: 'fulfil', redemptionId } });
      if (random.chance(0.4)) drafts.push({ atMs: later(atMs), wish: { kind: 'cancel', redemptionId } });
    }
  }
  return drafts;
};

/** To another member, or to oneself, which is refused. */
const transfersOf = (cards: readonly string[], random: Random): readonly Draft[] =>
  Array.from({ length: random.between(0, 3) }, (_unused, index): readonly Draft[] => {
    const transferId = `T-${String(index + 1)}`;
    const [card, to] = [random.pick(cards) ?? '', random.pick(cards) ?? ''];
    const atMs = random.between(BUSY_MS / 5, BUSY_MS);
    const sent: Draft = { atMs, wish: { kind: 'transfer', card, to, transferId, points: random.between(1, 40) } };
    if (random.chance(0.6)) return [sent];
    return [sent, { atMs: random.between(atMs, BUSY_MS), wish: { kind: 'take back', card, transferId } }];
  }).flat();

const receipt = (
  kind: ReceiptV1['kind'],
  { receiptId, endedMs }: { readonly receiptId: string; readonly endedMs: number },
  {
    card,
    lines,
    more = {},
  }: { readonly card: string; readonly lines: ReceiptV1['lines']; readonly more?: Partial<ReceiptV1> },
): ReceiptV1 => {
  const endedAt = instantFromEpochMs(endedMs);
  const payable = lines.reduce((sum, { netPayable }) => sum + netPayable, 0);
  return {
    receiptId,
    businessKey: { storeId: 'S-1', workstationId: '1', sequenceNumber: receiptId, businessDate: endedAt.slice(0, 10) },
    kind,
    endedAt,
    member: { idType: 'card', value: card },
    currency: 'GBP',
    lines,
    totals: { payable },
    tenders: [{ tenderId: 't1', type: 'cash', amount: payable }],
    ...more,
  };
};

const lineOf = (units: number, unitPrice: number): ReceiptV1['lines'][number] => ({
  lineId: '1',
  type: 'item',
  sku: 'TEA',
  quantity: String(units),
  unitPrice,
  gross: units * unitPrice,
  netPayable: units * unitPrice,
});

const saleOf = (sale: Sale): ReceiptV1 =>
  receipt('sale', sale, { card: sale.card, lines: [lineOf(sale.units, sale.unitPrice)] });

type Back = { readonly receiptId: string; readonly endedMs: number };

const returnOf = (back: Back, { receiptId, card, unitPrice }: Sale, units: number): ReceiptV1 =>
  receipt('return', back, {
    card,
    lines: [{ ...lineOf(-units, unitPrice), returnOf: { receiptId, lineId: '1' } }],
  });

const voidOf = (back: Back, { receiptId, card }: Sale): ReceiptV1 =>
  receipt('void', back, { card, lines: [], more: { void: { ofReceiptId: receiptId } } });
