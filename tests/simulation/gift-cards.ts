import { cardOfRedemption, GiftCardNumbers } from '@accrue/identities';
import { CORRELATION, OPERATOR, TILL, type DoorOf } from './callers';
import type { Answer } from './clients';
import { CONFIGURED_KEY } from './context-process';
import type { Plan } from './plan';
import { CARD_MONEY } from './programme';
import type { Random } from './random';
import type { Row } from './simulated-database';
import { BUSY_MS, laterThan, type Draft } from './wishes';

/** What tills and operators want of a gift card, which goes by the redemption that gave it. */
export type CardWish =
  | {
      readonly kind: 'card hold';
      readonly redemptionId: string;
      readonly holdId: string;
      readonly amount: number;
      readonly ttlSeconds: number;
    }
  | {
      readonly kind: 'card capture';
      readonly redemptionId: string;
      readonly holdId: string;
      readonly receiptId: string;
      /** null: all that is held. */
      readonly amount: number | null;
    }
  | { readonly kind: 'card release'; readonly redemptionId: string; readonly holdId: string }
  | {
      readonly kind: 'card refund';
      readonly redemptionId: string;
      readonly returnId: string;
      readonly receiptId: string;
      readonly amount: number;
    }
  | { readonly kind: 'card withdraw'; readonly redemptionId: string };

/** Of the same card: a till asks for a hold before it pays with it, and nobody brings back what they have not paid yet. */
export const CARD_NOT_YET = ['hold.unknown', 'gift_card.not_paid'];

export const isCardWish = (wish: { readonly kind: string }): wish is CardWish => wish.kind.startsWith('card ');

/** Members redeem cards, and several tills are paid with each, at once and one after the other; some are undone before that, or it is tried afterwards. */
export const cardsOf = (cards: readonly string[], random: Random): readonly Draft[] =>
  Array.from({ length: random.between(0, 2) }, (_unused, index): readonly Draft[] => {
    const redemptionId = `G-${String(index + 1)}`;
    const atMs = random.between(3_000, BUSY_MS / 3);
    const card = random.pick(cards) ?? '';
    const drafts: Draft[] = [{ atMs, wish: { kind: 'redeem', card, redemptionId, rewardId: 'card' } }];
    if (random.chance(0.2)) drafts.push({ atMs: laterThan(atMs, random), wish: { kind: 'cancel', redemptionId } });
    for (let tills = random.between(0, 4); tills > 0; tills -= 1) {
      const holdId = `${redemptionId}-H-${String(tills)}`;
      drafts.push(...paymentOf({ redemptionId, holdId, atMs: laterThan(atMs, random) }, random));
    }
    for (let times = random.between(0, 2); times > 0; times -= 1)
      if (random.chance(0.4))
        drafts.push({ atMs: laterThan(atMs, random), wish: { kind: 'card withdraw', redemptionId } });
    return drafts;
  }).flat();

interface Payment {
  readonly redemptionId: string;
  readonly holdId: string;
  readonly atMs: number;
}

/** In one part or two, of which some comes back, or more than was paid is said to. */
const paymentOf = ({ redemptionId, holdId, atMs }: Payment, random: Random): readonly Draft[] => {
  const amount = random.between(100, (2 * CARD_MONEY) / 3);
  const ttlSeconds = random.pick([5, 30, 900]) ?? 30;
  const drafts: Draft[] = [{ atMs, wish: { kind: 'card hold', redemptionId, holdId, amount, ttlSeconds } }];
  for (let parts = random.between(0, 2); parts > 0; parts -= 1) {
    const receiptId = `${holdId}-R-${String(parts)}`;
    const part = random.pick([null, random.between(1, amount / 2), random.between(1, 2 * amount)]) ?? null;
    const paidMs = laterThan(atMs, random);
    drafts.push({ atMs: paidMs, wish: { kind: 'card capture', redemptionId, holdId, receiptId, amount: part } });
    for (let returns = random.between(0, 2); returns > 0; returns -= 1) {
      const returnId = `${receiptId}-back-${String(returns)}`;
      const back = random.between(1, amount / 2);
      const wish = { kind: 'card refund', redemptionId, returnId, receiptId, amount: back } as const;
      drafts.push({ atMs: laterThan(paidMs, random), wish });
    }
  }
  if (random.chance(0.4))
    drafts.push({ atMs: laterThan(atMs, random), wish: { kind: 'card release', redemptionId, holdId } });
  return drafts;
};

const accountOf = (redemptionId: string): string => numbers().cardIdOf(cardOfRedemption(redemptionId));

/** Under the key that all contexts here have. */
const numbers = (): GiftCardNumbers => new GiftCardNumbers(CONFIGURED_KEY);

/** By whoever has number and PIN; by its account where a till has a hold already. */
export const callOfCard = (wish: CardWish, door: DoorOf): Promise<unknown> | undefined => {
  const { redemptionId } = wish;
  switch (wish.kind) {
    case 'card hold': {
      const { number, pin } = numbers().secretOf(cardOfRedemption(redemptionId));
      const { holdId, amount: amountMinor, ttlSeconds } = wish;
      return door('GiftCardsController')['hold']?.({ number, pin, holdId, amountMinor, ttlSeconds }, TILL, CORRELATION);
    }
    case 'card capture': {
      const { receiptId, amount } = wish;
      const body = { receiptId, ...(amount !== null && { points: amount }) };
      return door('HoldsController')['capture']?.(accountOf(redemptionId), wish.holdId, body, TILL, CORRELATION);
    }
    case 'card release':
      return door('HoldsController')['release']?.(accountOf(redemptionId), wish.holdId, TILL, CORRELATION);
    case 'card refund': {
      const { returnId: returnReceiptId, receiptId, amount: amountMinor } = wish;
      const body = { returnReceiptId, receiptId, amountMinor };
      return door('GiftCardsController')['refund']?.(accountOf(redemptionId), body, TILL, CORRELATION);
    }
    case 'card withdraw':
      return door('GiftCardsController')['withdraw']?.({ redemptionId }, OPERATOR, CORRELATION);
  }
};

/**
 * Each card again, from what was asked and answered and from the facts of its account one after the other, without its postings: what is free, what each
 * till holds, what each receipt has paid and been given back.
 */
export const cardFaults = (
  plan: Plan,
  answers: ReadonlyMap<number, Answer>,
  { ledger, rewards, balances }: Readonly<Record<'ledger' | 'rewards' | 'balances', readonly Row[]>>,
): readonly string[] => {
  const redemptions = plan.requests.flatMap(({ wish }) =>
    wish.kind === 'redeem' && wish.rewardId === 'card' ? [wish.redemptionId] : [],
  );
  return redemptions.flatMap((redemptionId) => {
    const account = accountOf(redemptionId);
    const facts = ledger.filter(({ streamId }) => String(streamId).endsWith(account));
    const card = new RecountedCard(redemptionId);
    for (const fact of facts) card.follow(fact);
    const ofRewards = (type: string): boolean =>
      rewards.some((row) => row['type'] === type && row['redemptionId'] === redemptionId);
    card.end({
      balance: balances.find((row) => row['member_id'] === account),
      isCompleted: ofRewards('RedemptionCompleted'),
      isCancelled: ofRewards('RedemptionCancelled'),
    });
    for (const { id, wish } of plan.requests)
      if (isCardWish(wish) && wish.redemptionId === redemptionId) card.asked(wish, answers.get(id) === 'done');
    return card.faults;
  });
};

interface CardHold {
  readonly endsAt: string;
  left: number;
  isOpen: boolean;
}

interface CardEnd {
  readonly balance: Row | undefined;
  readonly isCompleted: boolean;
  readonly isCancelled: boolean;
}

class RecountedCard {
  readonly faults: string[] = [];
  private loaded = 0;
  private free = 0;
  private expired = 0;
  private isWithdrawn = false;
  /** The latest end of anything that is on it. */
  private livesUntil = '';
  private readonly holds = new Map<string, CardHold>();
  /** By hold and receipt. */
  private readonly paid = new Map<string, { readonly receiptId: string; readonly amount: number }>();
  private readonly back = new Map<string, { readonly receiptId: string; readonly amount: number }>();

  constructor(private readonly redemptionId: string) {}

  private mustBe(isSo: boolean, what: string): void {
    if (!isSo) this.faults.push(`card of ${this.redemptionId}: ${what}`);
  }

  private netOf(receiptId: string | null): number {
    const sum = (told: ReadonlyMap<string, { readonly receiptId: string; readonly amount: number }>): number =>
      [...told.values()].reduce(
        (total, one) => total + (receiptId === null || one.receiptId === receiptId ? one.amount : 0),
        0,
      );
    return sum(this.paid) - sum(this.back);
  }

  follow(fact: Row): void {
    const [type, holdId, at] = ['type', 'holdId', 'at'].map((name) => String(fact[name]));
    const hold = this.holds.get(holdId ?? '');
    switch (type) {
      case 'PointsEarned':
        this.mustBe(this.loaded === 0, 'is loaded once');
        this.loaded = (fact['awards'] as { granted: number }[]).reduce((sum, { granted }) => sum + granted, 0);
        this.mustBe(this.loaded === CARD_MONEY, 'has what the reward says');
        this.free = this.loaded;
        this.livesUntil = String(fact['expiresAt']);
        return;
      case 'HoldPlaced':
        this.mustBe(hold === undefined && !this.isWithdrawn, 'nothing is held twice, or of a card that was withdrawn');
        this.mustBe(Number(fact['points']) <= this.free, 'no more is held than is there');
        this.free -= Number(fact['points']);
        this.holds.set(holdId ?? '', {
          endsAt: String(fact['expiresAt']),
          left: Number(fact['points']),
          isOpen: true,
        });
        return;
      case 'HoldCaptured':
        return this.capture(fact, hold);
      case 'HoldReleased':
        this.mustBe(hold?.isOpen === true, 'only what is held is released');
        this.mustBe(fact['cause'] !== 'timed_out' || at === hold?.endsAt, 'a hold times out when its time is over');
        return this.close(hold);
      case 'SpendRefunded': {
        const [receiptId] = fact['receiptIds'] as readonly [string];
        const amount = Number(fact['points']);
        this.mustBe(amount <= this.netOf(receiptId), 'no more comes back than was paid');
        this.back.set(String(fact['receiptId']), { receiptId, amount });
        this.free += amount;
        return;
      }
      case 'PointsReversed':
        this.mustBe(this.free === this.loaded && this.netOf(null) === 0, 'only a whole card is withdrawn');
        this.isWithdrawn = true;
        this.free = 0;
        return;
      case 'LotsExpired':
        this.mustBe((at ?? '') >= this.livesUntil, 'nothing expires before its time');
        this.expired += this.free;
        this.free = 0;
        return;
      default:
        this.mustBe(type === 'HoldRefused', `nobody knows what ${String(type)} means for a card`);
    }
  }

  private capture(fact: Row, hold: CardHold | undefined): void {
    const [amount, receiptId] = [Number(fact['captured']), String(fact['receiptId'])];
    this.mustBe(hold?.isOpen === true && String(fact['at']) < hold.endsAt, 'pays while it is held, not afterwards');
    this.mustBe(amount <= (hold?.left ?? 0), 'pays no more than is held');
    const key = `${String(fact['holdId'])} ${receiptId}`;
    this.mustBe(!this.paid.has(key), 'pays a receipt of a hold once');
    this.paid.set(key, { receiptId, amount });
    if (hold === undefined) return;
    hold.left -= amount;
    if (fact['isFinal'] === true) this.close(hold);
  }

  private close(hold: CardHold | undefined): void {
    if (hold === undefined) return;
    this.free += hold.left;
    hold.left = 0;
    hold.isOpen = false;
  }

  /** Long after all of it has expired. */
  end({ balance, isCompleted, isCancelled }: CardEnd): void {
    const [active, held] = [Number(balance?.['active'] ?? 0), Number(balance?.['held'] ?? 0)];
    this.mustBe(active === this.free && held === 0, `has ${String(active)}, and ${String(this.free)} by recount`);
    this.mustBe(this.free === 0, `${String(this.free)} of it has not expired`);
    this.mustBe(
      [...this.holds.values()].every(({ isOpen }) => !isOpen),
      'is held by nobody in the end',
    );
    const withdrawn = this.isWithdrawn ? this.loaded : 0;
    this.mustBe(this.loaded === this.netOf(null) + this.expired + withdrawn, 'what was put on it went somewhere');
    this.mustBe(isCompleted === this.loaded > 0, 'has money when its redemption was completed');
    this.mustBe(
      !isCompleted || isCancelled === this.isWithdrawn,
      'points are back when the card is withdrawn, and only then',
    );
  }

  /** Whoever was told that it is done has it so, and whoever was refused has nothing. */
  asked(wish: CardWish, isDone: boolean): void {
    const told = `${JSON.stringify(wish)} was ${isDone ? 'done' : 'refused'}`;
    switch (wish.kind) {
      case 'card hold':
        return this.mustBe(this.holds.has(wish.holdId) === isDone, told);
      case 'card capture': {
        const made = this.paid.get(`${wish.holdId} ${wish.receiptId}`);
        return this.mustBe(
          isDone ? made !== undefined && (wish.amount === null || made.amount === wish.amount) : made === undefined,
          told,
        );
      }
      case 'card release':
        return this.mustBe(!isDone || this.holds.get(wish.holdId)?.isOpen === false, told);
      case 'card refund': {
        const made = this.back.get(wish.returnId);
        return this.mustBe(isDone ? made?.amount === wish.amount : made === undefined, told);
      }
      case 'card withdraw':
        return this.mustBe(!isDone || this.isWithdrawn, told);
    }
  }
}
