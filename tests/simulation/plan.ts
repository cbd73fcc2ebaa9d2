import type { ActionV1, ReceiptV1 } from '@accrue/contracts';
import { DAY_MS, instantFromEpochMs } from '@accrue/kernel';
import type { StepDown, TakesOff } from './discounts';
import { APPROVAL_ABOVE, programmeVersion } from './programme';
import { Random } from './random';

export const START_MS = Date.UTC(2026, 2, 2, 10);
/** All requests are made within this time; then the world heals. */
export const BUSY_MS = 60_000;

/** What somebody asks of the platform, once or, after a lost answer, again. Ids are the caller's own. */
export type Wish =
  | { readonly kind: 'publish'; readonly document: object; readonly effectiveFrom?: string }
  | {
      readonly kind: 'enrol';
      readonly reference: string;
      readonly card: string;
      readonly birthDate: string;
      /** The card of who referred them. */
      readonly referredBy?: string;
    }
  | { readonly kind: 'birth date'; readonly card: string; readonly birthDate: string }
  | {
      readonly kind: 'receipt';
      readonly receipt: ReceiptV1;
      /** The till asks what to take off, and ends the receipt then. Absent: it has asked nobody. */
      readonly takesOff?: TakesOff;
      /** Undoes a sale of such a till: what was paid then is given back. */
      readonly backOf?: string;
    }
  | { readonly kind: 'evaluate'; readonly receipt: ReceiptV1 }
  | { readonly kind: 'action'; readonly action: ActionV1 }
  | { readonly kind: 'revoke'; readonly key: string; readonly occurredAt: string }
  | { readonly kind: 'offer'; readonly card: string; readonly key: string; readonly offer: string }
  | { readonly kind: 'activate'; readonly card: string; readonly key: string }
  | { readonly kind: 'segment offer'; readonly segmentId: string; readonly key: string; readonly offer: string }
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
  | {
      readonly kind: 'approve' | 'decline';
      readonly card: string;
      readonly adjustmentId: string;
      readonly by: 'anna' | 'boris';
    }
  | { readonly kind: 'move'; readonly receiptId: string; readonly from: string; readonly to: string }
  | { readonly kind: 'reverse'; readonly card: string; readonly adjustmentId: string; readonly reversalId: string }
  | { readonly kind: 'merge' | 'separate'; readonly survivor: string; readonly duplicate: string }
  | { readonly kind: 'close' | 'erase'; readonly card: string }
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
  /** Of the card. */
  readonly stepDown: StepDown;
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
  const budgets = new Random(seed ^ 0x6a09e667);
  const terms = {
    expiry: random.pick([{ never: true }, { months: 1 }, { inactiveMonths: 1 }]) ?? {},
    pendingDays: random.pick([0, 0, 1]),
    onReturn: 'immediate' as const,
    multiplier: random.pick(['1.5', '2']),
  };
  const isOrderFree = random.chance(0.4);
  const budget = isOrderFree ? null : budgets.between(3, 25);
  const stepDown = budgets.pick(['never', 'immediate'] as const) ?? 'never';
  const documentOf = (version: 1 | 2): object => programmeVersion(version, { ...terms, budget, stepDown });
  const birthdays = new Random(seed ^ 0x2545f491);
  const referrals = new Random(seed ^ 0x7f4a7c15);
  const cards = Array.from({ length: random.between(1, 3) }, (_unused, index) => `card-${String(index + 1)}`);
  const drafts: Draft[] = [
    { atMs: 0, wish: { kind: 'publish', document: documentOf(1) } },
    ...cards.map((card, index): Draft => {
      const wish = { kind: 'enrol', reference: `of-${card}`, card, birthDate: soon(birthdays) } as const;
      // The first two may turn out to be one person.
      const isReferred = index === 1 && referrals.chance(0.6);
      const atMs = random.between(0, BUSY_MS / 3);
      return { atMs, wish: isReferred ? { ...wish, referredBy: cards[0] ?? '' } : wish };
    }),
    ...receiptsOf(cards, random),
    ...mergesOf(cards, new Random(seed ^ 0x3c6ef372)),
    ...actionsOf(cards, new Random(seed ^ 0x1b873593)),
  ];
  if (!isOrderFree && birthdays.chance(0.3)) drafts.push(birthDateOf(cards, birthdays));
  if (!isOrderFree) drafts.push(...spendingOf(cards, random), ...movesOf(cards, drafts, random));
  if (!isOrderFree) drafts.push(...askedOf(cards, new Random(seed ^ 0x510e527f)));
  if (!isOrderFree) drafts.push(...offersOf(cards, new Random(seed ^ 0x27d4eb2f)));
  if (random.chance(0.5)) {
    const effectiveFrom = instantFromEpochMs(START_MS + BUSY_MS / 2);
    drafts.push({ atMs: 500, wish: { kind: 'publish', document: documentOf(2), effectiveFrom } });
  }
  if (!isOrderFree) drafts.push(...transfersOf(cards, random), ...leavingOf(cards, new Random(seed ^ 0x5be0cd19)));
  const requests = drafts.sort((a, b) => a.atMs - b.atMs).map((draft, index) => ({ id: index + 1, ...draft }));
  return { requests, isOrderFree, stepDown };
};

/** A sale that earns by every rule there is for nobody. */
export const lastQuestion = ({ requests }: Plan): Request => {
  const sale = { receiptId: 'R-last', card: 'card-of-nobody', endedMs: START_MS, unitPrice: 400, units: 1 };
  return { id: requests.length + 1, atMs: 0, wish: { kind: 'evaluate', receipt: saleOf(sale) } };
};

/**
 * In the weeks after the busy time, on both sides of the change to summer time. Points for it expire well before the last day or well after it: clocks
 * that jump end some days later.
 */
const soon = (random: Random): string =>
  instantFromEpochMs(START_MS + (random.chance(0.5) ? random.between(15, 20) : random.between(35, 45)) * DAY_MS)
    .slice(random.chance(0.5) ? 0 : 5, 10)
    .replace('2026', '1990');

const birthDateOf = (cards: readonly string[], random: Random): Draft => ({
  atMs: random.between(BUSY_MS / 4, BUSY_MS),
  wish: { kind: 'birth date', card: random.pick(cards) ?? '', birthDate: soon(random) },
});

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

/** Of tills that ask what to take off. Some take off something else; and all of it may come back. */
const askedOf = (cards: readonly string[], random: Random): readonly Draft[] =>
  Array.from({ length: random.between(1, 3) }, (_unused, index): readonly Draft[] => {
    const atMs = random.between(0, BUSY_MS);
    const receiptId = `E-${String(index + 1)}`;
    const goods = { unitPrice: random.between(4, 40) * 33, units: random.between(1, 2) };
    const sale = { receiptId, card: random.pick(cards) ?? '', endedMs: START_MS + atMs, ...goods, isTouched: false };
    const takesOff = random.pick(['as told', 'as told', 'a penny more'] as const) ?? 'as told';
    const asked: Draft = { atMs, wish: { kind: 'receipt', receipt: saleOf(sale), takesOff } };
    if (random.chance(0.7)) return [asked];
    const back = { receiptId: `${receiptId}-back`, endedMs: START_MS + BUSY_MS };
    const receipt = random.chance(0.5) ? voidOf(back, sale) : returnOf(back, sale, sale.units);
    return [asked, { atMs: laterThan(atMs, random), wish: { kind: 'receipt', receipt, backOf: receiptId } }];
  }).flat();

/** Some of them late, and some revoked. */
const actionsOf = (cards: readonly string[], random: Random): readonly Draft[] =>
  Array.from({ length: random.between(0, 6) }, (_unused, index): readonly Draft[] => {
    const [key, atMs] = [`A-${String(index + 1)}`, random.between(0, BUSY_MS)];
    const doneMs = START_MS + atMs - random.between(0, random.chance(0.3) ? 3 * DAY_MS : 3_600_000);
    const member = { idType: 'card', value: random.pick(cards) ?? '' };
    const action = { key, type: 'review', member, occurredAt: instantFromEpochMs(doneMs) };
    const told: Draft = { atMs, wish: { kind: 'action', action } };
    if (random.chance(0.7)) return [told];
    const occurredAt = instantFromEpochMs(random.between(doneMs, START_MS + atMs));
    return [told, { atMs: random.between(atMs, BUSY_MS), wish: { kind: 'revoke', key, occurredAt } }];
  }).flat();

/** To one member, who may have to want it, or to a segment. What counts begins when it is given, so the order matters. */
const offersOf = (cards: readonly string[], random: Random): readonly Draft[] => {
  const drafts: Draft[] = [];
  for (let n = random.between(0, 3); n > 0; n -= 1) {
    const [card, key] = [random.pick(cards) ?? '', `O-${String(n)}`];
    const atMs = random.between(0, BUSY_MS / 2);
    drafts.push({ atMs, wish: { kind: 'offer', card, key, offer: random.pick(['come', 'wanted']) ?? 'come' } });
    if (random.chance(0.7)) drafts.push({ atMs: random.between(atMs, BUSY_MS), wish: { kind: 'activate', card, key } });
  }
  const [segmentId, offer] = [random.pick(['regular', 'lapsed']) ?? '', random.pick(['come', 'wanted']) ?? ''];
  if (random.chance(0.6))
    drafts.push({ atMs: random.between(0, BUSY_MS), wish: { kind: 'segment offer', segmentId, key: 'O-all', offer } });
  return drafts;
};

/** Two cards may be one person's; or it seemed so for a while. */
const mergesOf = (cards: readonly string[], random: Random): readonly Draft[] => {
  const [survivor, duplicate] = random.chance(0.5) ? cards : cards.toReversed();
  if (survivor === undefined || duplicate === undefined || random.chance(0.6)) return [];
  const pair = { survivor, duplicate };
  const atMs = random.between(BUSY_MS / 4, BUSY_MS);
  const merge: Draft = { atMs, wish: { kind: 'merge', ...pair } };
  if (random.chance(0.5)) return [merge];
  return [merge, { atMs: random.between(atMs, BUSY_MS), wish: { kind: 'separate', ...pair } }];
};

/** Somebody closes the membership, or has everything about them erased; or the one, and then the other. */
const leavingOf = (cards: readonly string[], random: Random): readonly Draft[] => {
  const card = random.pick(cards);
  if (card === undefined || random.chance(0.6)) return [];
  const atMs = random.between(BUSY_MS / 3, BUSY_MS);
  const kind = random.pick(['close', 'erase'] as const) ?? 'erase';
  const leaves: Draft = { atMs, wish: { kind, card } };
  if (kind === 'erase' || random.chance(0.5)) return [leaves];
  return [leaves, { atMs: random.between(atMs, BUSY_MS), wish: { kind: 'erase', card } }];
};

const spendingOf = (cards: readonly string[], random: Random): readonly Draft[] => {
  const drafts: Draft[] = [
    { atMs: 1_000, wish: { kind: 'codes', rewardId: 'five-off', codes: ['ALFA', 'BRAVO'] } },
    ...cards.map((card): Draft => ({
      atMs: 2_000,
      wish: { kind: 'adjust', card, adjustmentId: `gift-${card}`, points: 30 },
    })),
  ];
  const later = (atMs: number): number => laterThan(atMs, random);
  const count = random.between(1, 7);
  for (let n = 1; n <= count; n += 1) {
    const card = random.pick(cards) ?? '';
    const atMs = random.between(BUSY_MS / 10, BUSY_MS);
    const kind = random.pick(['hold', 'adjust', 'code', 'product', 'pay', 'pay'] as const);
    if (kind === 'adjust') {
      drafts.push(...adjustmentOf({ n, card, atMs }, random));
    } else if (kind === 'pay') {
      drafts.push(...paymentOf({ n, card, atMs }, random));
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

/** A card should have been another's. */
const movesOf = (cards: readonly string[], drafts: readonly Draft[], random: Random): readonly Draft[] => {
  const sales = drafts.flatMap(({ atMs, wish }) =>
    wish.kind === 'receipt' && wish.receipt.kind === 'sale'
      ? [{ atMs, receiptId: wish.receipt.receiptId, card: wish.receipt.member?.value }]
      : [],
  );
  return sales.flatMap(({ atMs, receiptId, card }): readonly Draft[] => {
    const to = random.pick(cards.filter((other) => other !== card));
    if (card === undefined || to === undefined || !random.chance(0.15)) return [];
    return [{ atMs: laterThan(atMs, random), wish: { kind: 'move', receiptId, from: card, to } }];
  });
};

const laterThan = (atMs: number, random: Random): number => Math.min(BUSY_MS, atMs + random.between(0, BUSY_MS / 2));

interface Place {
  readonly n: number;
  readonly card: string;
  readonly atMs: number;
}

/** Half of them above what one person may do; some are undone, and some of these again. */
const adjustmentOf = ({ n, card, atMs }: Place, random: Random): readonly Draft[] => {
  const adjustmentId = `A-${String(n)}`;
  const points = random.between(1, 2 * APPROVAL_ABOVE) * (random.chance(0.7) ? 1 : -1);
  const drafts: Draft[] = [{ atMs, wish: { kind: 'adjust', card, adjustmentId, points } }];
  const decide = (id: string, byMs: number): void => {
    const kind = random.pick(['approve', 'approve', 'approve', 'decline'] as const) ?? 'approve';
    const by = random.pick(['boris', 'boris', 'anna'] as const) ?? 'boris';
    drafts.push({ atMs: laterThan(byMs, random), wish: { kind, card, adjustmentId: id, by } });
  };
  if (random.chance(0.7)) decide(adjustmentId, atMs);
  let [of, fromMs] = [adjustmentId, atMs];
  for (let times = random.between(0, 2); times > 0; times -= 1) {
    const reversalId = `${of}-undone`;
    fromMs = laterThan(fromMs, random);
    drafts.push({ atMs: fromMs, wish: { kind: 'reverse', card, adjustmentId: of, reversalId } });
    if (random.chance(0.7)) decide(reversalId, fromMs);
    of = reversalId;
  }
  return drafts;
};

/** A sale that is partly paid with points, with a hold or by a till that was offline; then some of it comes back, or it never was. */
const paymentOf = ({ n, card, atMs }: Place, random: Random): readonly Draft[] => {
  const receiptId = `P-${String(n)}`;
  const points = random.between(1, 20);
  const sale = { receiptId, card, endedMs: START_MS + atMs, unitPrice: 500, units: 2, isTouched: false };
  const drafts: Draft[] = [];
  let holdId: string | undefined;
  if (random.chance(0.5)) {
    holdId = `PH-${String(n)}`;
    const held = random.between(1, 30);
    const wish = { kind: 'hold', card, holdId, points: held, ttlSeconds: random.pick([30, 900]) ?? 30 } as const;
    drafts.push({ atMs: Math.max(0, atMs - random.between(0, 5_000)), wish });
  }
  const isOffline = holdId === undefined || random.chance(0.3);
  drafts.push({ atMs, wish: { kind: 'receipt', receipt: paidSaleOf(sale, { points, holdId, isOffline }) } });
  const back = { receiptId: `${receiptId}-back`, endedMs: sale.endedMs + random.between(1_000, 60_000) };
  if (random.chance(0.4)) {
    const isWhole = random.chance(0.5);
    const given = isWhole ? points : Math.ceil(points / 2);
    const receipt = paidReturnOf(back, sale, { units: isWhole ? 2 : 1, points: given });
    drafts.push({ atMs: laterThan(atMs, random), wish: { kind: 'receipt', receipt } });
    if (random.chance(0.3)) {
      const undone = { receiptId: `${receiptId}-undone`, endedMs: back.endedMs + 60_000 };
      const wish = { kind: 'receipt', receipt: voidOf(undone, { ...sale, receiptId: back.receiptId }) } as const;
      drafts.push({ atMs: laterThan(atMs, random), wish });
    }
  } else if (random.chance(0.4)) {
    drafts.push({ atMs: laterThan(atMs, random), wish: { kind: 'receipt', receipt: voidOf(back, sale) } });
  }
  return drafts;
};

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

const saleOf = (sale: Omit<Sale, 'isTouched'>): ReceiptV1 =>
  receipt('sale', sale, { card: sale.card, lines: [lineOf(sale.units, sale.unitPrice)] });

type Back = { readonly receiptId: string; readonly endedMs: number };

const returnOf = (back: Back, { receiptId, card, unitPrice }: Sale, units: number): ReceiptV1 =>
  receipt('return', back, {
    card,
    lines: [{ ...lineOf(-units, unitPrice), returnOf: { receiptId, lineId: '1' } }],
  });

/** A point pays a penny. */
const tendersOf = (payable: number, points: number, holdId?: string): NonNullable<ReceiptV1['tenders']> => [
  {
    tenderId: 'p',
    type: 'points',
    amount: points,
    points: { walletId: 'points', points, ...(holdId !== undefined && { holdId }) },
  },
  { tenderId: 't1', type: 'cash', amount: payable - points },
];

const paidSaleOf = (
  sale: Sale,
  {
    points,
    holdId,
    isOffline,
  }: { readonly points: number; readonly holdId: string | undefined; readonly isOffline: boolean },
): ReceiptV1 => ({
  ...saleOf(sale),
  ...(isOffline && { mode: { offline: true } }),
  tenders: tendersOf(sale.units * sale.unitPrice, points, holdId),
});

const paidReturnOf = (
  back: Back,
  sale: Sale,
  { units, points }: { readonly units: number; readonly points: number },
): ReceiptV1 => ({ ...returnOf(back, sale, units), tenders: tendersOf(-units * sale.unitPrice, -points) });

const voidOf = (back: Back, { receiptId, card }: Sale): ReceiptV1 =>
  receipt('void', back, { card, lines: [], more: { void: { ofReceiptId: receiptId } } });
