import { DAY_MS, instantFromEpochMs } from '@accrue/kernel';
import type { StepDown } from './discounts';
import { drawsOf } from './draws';
import { cardsOf } from './gift-cards';
import { payoutsOf } from './payouts';
import { APPROVAL_ABOVE, programmeVersion } from './programme';
import { Random } from './random';
import { paidReturnOf, paidSaleOf, returnOf, saleOf, voidOf, type Sale } from './receipts';
import { askedOf, couponsOf, vouchersOf } from './tills';
import { BUSY_MS, laterThan, START_MS, type Draft, type Request } from './wishes';

export interface Plan {
  readonly requests: readonly Request[];
  /** Nobody spends or takes points: then everything has to end as it would have in order. */
  readonly isOrderFree: boolean;
  /** Of the card. */
  readonly stepDown: StepDown;
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
  if (!isOrderFree) {
    const [tills, moves] = [new Random(seed ^ 0x510e527f), new Random(seed ^ 0x6ed9eba1)];
    const asked = [
      ...askedOf(cards, tills),
      ...couponsOf(cards, new Random(seed ^ 0x8f1bbcdc)),
      ...vouchersOf(cards, new Random(seed ^ 0x5a827999)),
    ];
    drafts.push(...asked, ...movesOf(cards, asked, moves));
  }
  if (!isOrderFree) drafts.push(...offersOf(cards, new Random(seed ^ 0x27d4eb2f)));
  if (!isOrderFree) drafts.push(...cardsOf(cards, new Random(seed ^ 0x4cf5ad43)));
  if (!isOrderFree) drafts.push(...payoutsOf(cards, new Random(seed ^ 0x2c1b3c6d)));
  if (!isOrderFree) drafts.push(...drawsOf(cards, new Random(seed ^ 0x1f83d9ab)));
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
