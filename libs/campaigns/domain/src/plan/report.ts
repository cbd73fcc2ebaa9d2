import type { MemberId } from '@accrue/kernel';

/** What an answer says, once as the published programme would have given it and once as the draft would have. */
export interface Compared<T> {
  readonly published: T;
  readonly draft: T;
}

/** Of one wallet, or of a reward that is given for no points, which is counted in times. A sum of months counts what was taken back in the month of the return, and all else in that of the sale. */
export interface PlanFigures {
  /** Granted by sales. */
  readonly issued: number;
  /** Of that, taken back by returns, exchanges and voids. */
  readonly takenBack: number;
  /** Minor units: what members keep, at the wallet's value, or the reward's cost; null: it has none. */
  readonly costMinor: number | null;
  /** Minor units: the same without what has expired by now. What was spent of it the plan does not know. null also for a reward: nor what was used. */
  readonly liabilityMinor: number | null;
}

/** Minor units. */
export interface ExpenseFigures {
  /** On all sales, before anything came back. */
  readonly grantedMinor: number;
  /** Of that, undone by returns, exchanges and voids. */
  readonly takenBackMinor: number;
  readonly costMinor: number;
}

/** What a programme costs besides what members earn. */
export interface PlannedExpense extends Compared<ExpenseFigures> {
  /**
   * `discount`: what tills would have been told to take off each basket as it was, which is the most that they could have taken off. `coupon`: the most that
   * coupons could have taken off beyond that, if each had been used by the receipts for which that is most. `commission`: what partners would have earned by members
   * whom they referred.
   */
  readonly of: 'discount' | 'coupon' | 'commission';
  /** Of the discount, or the offer; there is one commission. */
  readonly id: string;
  readonly name: string;
  /** What tills took off in fact, as receipts of the period say, right or not; null: of commissions. */
  readonly recorded: ExpenseFigures | null;
  /** What was taken back counts in the month in which it was. */
  readonly months: readonly (Compared<ExpenseFigures> & { readonly month: string })[];
  readonly tiers: readonly (Compared<ExpenseFigures> & Pick<PlannedTier, 'tierId'>)[];
}

/** A reward that members would have been given for no points, by rules and offers, or as a prize of a draw; figures are times. */
export interface PlannedReward extends Compared<PlanFigures> {
  readonly rewardId: string;
  readonly name: string;
  /** What was taken back counts in the month in which it was. */
  readonly months: readonly (Compared<PlanFigures> & { readonly month: string })[];
  readonly tiers: readonly (Compared<PlanFigures> & Pick<PlannedTier, 'tierId'>)[];
}

export interface PlannedWallet extends Compared<PlanFigures> {
  readonly walletId: string;
  readonly name: string;
  /** `points`, `stamps`, or a currency. */
  readonly unit: string;
}

/** Members for whom a row comes to more under the draft, or to less. */
export interface MembersMoved {
  readonly up: number;
  readonly down: number;
}

export interface PlannedRule extends Compared<PlanFigures> {
  readonly ruleId: string;
  readonly name: string;
  readonly walletId: string;
  readonly change: 'added' | 'removed' | 'kept';
  /** To how many sales or actions it gave something. */
  readonly sales: Compared<number>;
  readonly members: MembersMoved;
}

export interface PlannedTier extends Compared<PlanFigures> {
  /** Of the member before the sale or the action, as the draft calls it; null: none, or one that the draft lacks. */
  readonly tierId: string | null;
  readonly walletId: string;
  readonly members: MembersMoved;
}

export interface PlannedMonth extends Compared<PlanFigures> {
  /** On the programme's clock, such as 2026-10. */
  readonly month: string;
  readonly walletId: string;
}

export interface PlannedMember {
  readonly memberId: MemberId;
  /** Points that the member keeps. */
  readonly published: number;
  readonly draft: number;
}

/** A budget of the draft, and what the receipts of the period would have drawn on it. */
export interface PlannedBudget {
  readonly budgetId: string;
  readonly name: string;
  readonly walletId: string;
  readonly amount: number;
  /** Periods of it, and stores that each have the amount, which something would have drawn on. */
  readonly parts: number;
  /** Of these, how many would have been used up. */
  readonly exhausted: number;
  /** What the plan counts, and nobody would have been given because the budget was used up; 0 where its record says who came first. */
  readonly over: number;
}

/** Who has more, less or the same in a wallet. */
export interface PlannedMembers {
  readonly walletId: string;
  readonly winners: number;
  readonly losers: number;
  readonly unchanged: number;
  /** Those with the largest differences, the largest first. */
  readonly most: { readonly winners: readonly PlannedMember[]; readonly losers: readonly PlannedMember[] };
}

export interface PlanReport {
  readonly replayed: { readonly members: number; readonly receipts: number; readonly actions: number };
  readonly wallets: readonly PlannedWallet[];
  readonly rules: readonly PlannedRule[];
  readonly tiers: readonly PlannedTier[];
  readonly months: readonly PlannedMonth[];
  readonly members: readonly PlannedMembers[];
  readonly budgets: readonly PlannedBudget[];
  /** Those of either programme, the draft's first; empty: neither takes anything off or pays partners. */
  readonly expenses: readonly PlannedExpense[];
  /** What is given for no points under either programme, by whatever gives it, prizes of draws too; sorted by id. */
  readonly rewards: readonly PlannedReward[];
  /** Rules of the draft that gave nothing to anybody. */
  readonly neverFired: readonly string[];
  /** Counters and segments of the draft that are new: they begin at zero when it is published, while the plan counts all there is. */
  readonly beginAtZero: readonly string[];
  /**
   * The replay's own proof: members whose sales and actions were all recorded under the published version, and of how many of them the replay of that
   * version says anything else than what they were given.
   */
  readonly asRecorded: { readonly compared: number; readonly differing: number };
}
