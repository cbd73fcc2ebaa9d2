import { localDateOf, type InstantIso, type MemberId, type ZoneId } from '@accrue/kernel';
import { asHad } from '../journal/storage/state';
import type { CompiledProgramme } from '../programme/compile';
import { giftIn, isWallet } from '../rules/effects';
import { tierIdIn, type ProgrammeVersion } from '../programme/versions';
import { BudgetsTally } from './budgets-tally';
import type { Expense } from './expense';
import { ExpensesTally } from './expenses-tally';
import { GiftsTally } from './gifts-tally';
import { Figures, type Key, type Sums } from './figures';
import { MembersTally } from './members-tally';
import { isBeforePeriod, type PlannedPeriod } from './period';
import type { RecordedJournal } from './recorded-journal';
import { takenBackOf, type ReplayedAward } from './replay-journal';
import type { Compared, PlannedRule, PlanReport } from './report';

export interface Planned extends PlannedPeriod {
  /** Everything published, and the draft after it. */
  readonly programmes: readonly ProgrammeVersion[];
  readonly published: ProgrammeVersion;
  readonly draft: ProgrammeVersion;
  /** What has expired by then is owed no more. */
  readonly asOf: InstantIso;
}

/** What one member's receipts and actions came to under a programme. */
export interface Outcome {
  readonly awards: readonly ReplayedAward[];
  /** Of the period. */
  readonly expenses: readonly Expense[];
}

/** What one member's receipts came to. */
export interface ReplayedMember extends Compared<Outcome> {
  readonly memberId: MemberId;
  readonly recorded: RecordedJournal;
  /** By tills in fact, in the period. */
  readonly tookOff: readonly Expense[];
}

interface OfWallet {
  readonly walletId: string;
}

/** Adds up what members' receipts came to; holds sums only, however many members there are. */
export class PlanTally {
  private members = 0;
  private receipts = 0;
  private actions = 0;
  private compared = 0;
  private differing = 0;
  private readonly wallets = new Figures<OfWallet>();
  private readonly rules = new Figures<OfWallet & { readonly ruleId: string }>();
  private readonly tiers = new Figures<OfWallet & { readonly tierId: string | null }>();
  private readonly months = new Figures<OfWallet & { readonly month: string }>();
  private readonly budgets: BudgetsTally;
  private readonly winning: MembersTally;
  private readonly expenses: ExpensesTally;
  private readonly gifts: GiftsTally;

  constructor(private readonly planned: Planned) {
    const { published, draft } = planned;
    this.budgets = new BudgetsTally(draft.programme);
    this.winning = new MembersTally([...walletsOf(published.programme, draft.programme)]);
    const programmes = { published: published.programme, draft: draft.programme };
    this.expenses = new ExpensesTally(programmes);
    this.gifts = new GiftsTally(programmes, { from: planned.from, monthOf: this.monthOf });
  }

  /** @returns how many receipts of the period the member has */
  add(member: ReplayedMember): number {
    const receipts = member.recorded.receipts.filter(({ normalised }) => this.isCounted(normalised.order));
    const actions = member.recorded.actions.filter(({ order }) => this.isCounted(order));
    this.receipts += receipts.length;
    this.actions += actions.length;
    if (receipts.length + actions.length > 0) this.count(member, [...receipts, ...actions]);
    return receipts.length;
  }

  report(): PlanReport {
    const { published, draft } = this.planned;
    const [before, after] = [published.programme, draft.programme];
    const wallets = new Map([...before.document.wallets, ...after.document.wallets].map((each) => [each.id, each]));
    for (const walletId of wallets.keys()) this.wallets.of('draft', { walletId });
    const rules = this.ruleRows();
    return {
      replayed: { members: this.members, receipts: this.receipts, actions: this.actions },
      wallets: this.rowsOf(this.wallets).map((row) => ({
        ...row,
        name: wallets.get(row.walletId)?.name ?? row.walletId,
        unit: (after.wallets.get(row.walletId) ?? before.wallets.get(row.walletId))?.unit ?? '',
      })),
      rules,
      tiers: this.tiers.rows().map((row) => ({ ...this.bothOf(row), members: row.members })),
      months: this.rowsOf(this.months),
      members: this.winning.report(this.members),
      budgets: this.budgets.report(),
      expenses: this.expenses.report(),
      rewards: this.gifts.report(),
      neverFired: rules.filter(({ change, sales }) => change !== 'removed' && sales.draft === 0).map((r) => r.ruleId),
      beginAtZero: beginningAtZero(before, after),
      asRecorded: { compared: this.compared, differing: this.differing },
    };
  }

  private count(member: ReplayedMember, counting: readonly { readonly programmeVersion: number }[]): void {
    this.members += 1;
    const sides = { published: this.countedOf(member.published.awards), draft: this.countedOf(member.draft.awards) };
    for (const side of ['published', 'draft'] as const) {
      for (const award of sides[side]) this.addAward(side, award);
      for (const expense of member[side].expenses)
        this.expenses.add(side, expense, { monthOf: this.monthOf, tierId: this.tierOf(side, expense) });
    }
    for (const expense of member.tookOff) this.expenses.addRecorded(expense);
    for (const figures of [this.rules, this.tiers]) figures.memberEnded();
    if (this.budgets.isAsked) {
      const orderOf = ordersIn(member.recorded);
      for (const award of sides.draft) this.budgets.add(award, orderOf.get(award.for) ?? award.occurredAt);
    }
    this.winning.add(member.memberId, sides);
    if (counting.some(({ programmeVersion }) => programmeVersion !== this.planned.published.version)) return;
    this.compared += 1;
    if (!this.isAsRecorded(sides.published, member.recorded)) this.differing += 1;
  }

  private isCounted(at: string): boolean {
    return !isBeforePeriod(at, this.planned);
  }

  private countedOf(awards: readonly ReplayedAward[]): readonly ReplayedAward[] {
    return awards.filter(({ occurredAt }) => this.isCounted(occurredAt));
  }

  private addAward(side: keyof Compared<unknown>, award: ReplayedAward): void {
    const { walletId, ruleId, occurredAt } = award;
    const { asOf } = this.planned;
    const tierId = this.tierOf(side, award);
    this.rules.addOfMember(side, { walletId, ruleId }, award, asOf);
    // What is no points is in no sum of them.
    if (!isWallet(walletId)) {
      this.gifts.add(side, award, { tierId, asOf });
      return;
    }
    this.wallets.of(side, { walletId }).addAward(award, asOf);
    this.tiers.addOfMember(side, { walletId, tierId }, award, asOf);
    this.months.of(side, { month: this.monthOf(occurredAt), walletId }).addGranted(award, asOf);
    for (const { occurredAt: at, points } of award.reversals)
      this.months.of(side, { month: this.monthOf(at), walletId }).addTakenBack(points);
  }

  private readonly monthOf = (instant: InstantIso): string => monthIn(this.planned.draft.programme.timeZone, instant);

  private tierOf(side: keyof Compared<unknown>, { tierId }: Pick<ReplayedAward, 'tierId'>): string | null {
    const { programmes, published, draft } = this.planned;
    const id = tierId ?? this.planned[side].programme.baseTier?.id ?? null;
    if (side === 'draft' || id === null) return id;
    return tierIdIn(programmes, { tierId: id, of: published.version, version: draft.version });
  }

  private isAsRecorded(published: readonly ReplayedAward[], { receipts, actions }: RecordedJournal): boolean {
    const replayed = new Map(published.map((award) => [`${award.for} ${award.ruleId}`, award]));
    const said = [
      ...receipts.map(({ normalised: { receiptId: id, order }, had }) => ({ id, order, had })),
      ...actions.map(({ actionId: id, order, awards }) => ({ id, order, had: awards.map(asHad) })),
    ].filter(({ order }) => this.isCounted(order));
    for (const { id, had } of said) {
      for (const { ruleId, granted, reversed } of had) {
        const award = replayed.get(`${id} ${ruleId}`);
        replayed.delete(`${id} ${ruleId}`);
        if ((award?.granted ?? 0) !== granted || (award === undefined ? 0 : takenBackOf(award)) !== reversed)
          return false;
      }
    }
    return [...replayed.values()].every(({ granted }) => granted === 0);
  }

  private ruleRows(): readonly PlannedRule[] {
    // A rule that gave nothing has a row as well.
    for (const side of ['published', 'draft'] as const) {
      const { document, rulePlaces } = this.planned[side].programme;
      for (const { id: ruleId } of document.earning.rules)
        this.rules.of(side, { walletId: rulePlaces.get(ruleId)?.walletId ?? '', ruleId });
    }
    const [before, after] = [givingIn(this.planned.published), givingIn(this.planned.draft)];
    return this.rules.rows().map(({ key, sums, members }): PlannedRule => {
      const isIn = (giving: ReadonlyMap<string, Giving>): boolean => giving.get(key.ruleId)?.wallet === key.walletId;
      return {
        name: (after.get(key.ruleId) ?? before.get(key.ruleId))?.name ?? key.ruleId,
        change: isIn(after) ? (isIn(before) ? 'kept' : 'added') : 'removed',
        sales: { published: sums.published.sales, draft: sums.draft.sales },
        members,
        ...this.bothOf({ key, sums }),
        walletId: shownAs(key.walletId),
      };
    });
  }

  private rowsOf<K extends OfWallet & Key<K>>(figures: Figures<K>) {
    return figures.rows().map((row) => this.bothOf(row));
  }

  private bothOf<K extends OfWallet>({ key, sums }: { readonly key: K; readonly sums: Compared<Sums> }) {
    const { published, draft } = this.planned;
    return {
      ...key,
      published: sums.published.figures(key.walletId, published.programme),
      draft: sums.draft.figures(key.walletId, draft.programme),
    };
  }
}

/** Days that are the same month all over the world need no calendar, and those are nearly all. */
const monthIn = (zone: ZoneId, instant: InstantIso): string => {
  const day = Number(instant.slice(8, 10));
  return day > 1 && day < 28 ? instant.slice(0, 7) : localDateOf(instant, zone).slice(0, 7);
};

/** What the draft counts that was not counted before: the plan counts it from the beginning, and publishing from then on. */
const beginningAtZero = (before: CompiledProgramme, after: CompiledProgramme): readonly string[] => {
  const segments = before.aggregates.size === 0 ? (after.document.segments ?? []) : [];
  return [...[...after.counters.keys()].filter((id) => !before.counters.has(id)), ...segments.map(({ id }) => id)];
};

/** Of what earns. */
const ordersIn = ({ receipts, actions }: RecordedJournal): ReadonlyMap<ReplayedAward['for'], string> =>
  new Map<ReplayedAward['for'], string>([
    ...receipts.map(({ normalised: { receiptId, order } }) => [receiptId, order] as const),
    ...actions.map(({ actionId, order }) => [actionId, order] as const),
  ]);

interface Giving {
  readonly name: string;
  readonly wallet: string | undefined;
}

/** Rules, and offers: what they give is an award under their id. */
const givingIn = ({ programme: { document, rulePlaces } }: ProgrammeVersion): ReadonlyMap<string, Giving> =>
  new Map(
    [...document.earning.rules, ...(document.offers ?? [])].map(({ id, name }) => [
      id,
      { name, wallet: rulePlaces.get(id)?.walletId },
    ]),
  );

/** What is no points stands where wallets do, as `offer:{id}` or `reward:{id}`. */
const shownAs = (place: string): string => {
  const gift = giftIn(place);
  return gift === null ? place : `${gift.kind}:${gift.id}`;
};

const walletsOf = (...programmes: readonly CompiledProgramme[]): ReadonlySet<string> =>
  new Set(programmes.flatMap(({ wallets }) => [...wallets.keys()]));
