import { boundaryInstant, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { CompiledProgramme } from '../programme/compile';
import { giftIn } from '../rules/effects';
import { Figures, type Sums } from './figures';
import { isBeforePeriod, type PlannedPeriod } from './period';
import type { ReplayedAward } from './replay-journal';
import type { Compared, PlanFigures, PlannedReward } from './report';

type Side = keyof Compared<unknown>;

interface OfReward {
  readonly rewardId: string;
}

/** What an award is counted with. */
interface Around {
  /** As the draft calls it; null: none, or one that the draft lacks. */
  readonly tierId: string | null;
  readonly asOf: ReplayedAward['occurredAt'];
}

interface Period extends PlannedPeriod {
  readonly monthOf: (instant: InstantIso) => string;
}

/**
 * Adds up the rewards that members would have been given for no points, by whatever gives them: rules, offers, and draws. What is won in a draw is counted
 * as if there were a ticket for each prize, of each draw that closes in the period or after it: the plan has no tickets, and a draft's draws are yet to come.
 */
export class GiftsTally {
  private readonly all = new Figures<OfReward>();
  private readonly months = new Figures<OfReward & { readonly month: string }>();
  private readonly tiers = new Figures<OfReward & { readonly tierId: string | null }>();

  constructor(
    private readonly programmes: Compared<CompiledProgramme>,
    private readonly period: Period,
  ) {
    this.addPrizes('published');
    this.addPrizes('draft');
  }

  /** @param award of what is no wallet */
  add(side: Side, award: ReplayedAward, { tierId, asOf }: Around): void {
    const { monthOf } = this.period;
    const gift = giftIn(award.walletId);
    if (gift?.kind !== 'reward') return;
    const rewardId = gift.id;
    this.all.of(side, { rewardId }).addAward(award, asOf);
    this.tiers.of(side, { rewardId, tierId }).addAward(award, asOf);
    this.months.of(side, { rewardId, month: monthOf(award.occurredAt) }).addGranted(award, asOf);
    for (const { occurredAt, points } of award.reversals)
      this.months.of(side, { rewardId, month: monthOf(occurredAt) }).addTakenBack(points);
  }

  /** Sorted by id. */
  report(): readonly PlannedReward[] {
    const { published, draft } = this.programmes;
    const titles = new Map(
      [published, draft].flatMap(({ document }) => (document.rewards ?? []).map(({ id, title }) => [id, title])),
    );
    return this.all.rows().map(({ key: { rewardId }, sums }) => ({
      ...{ rewardId, name: titles.get(rewardId) ?? rewardId, ...this.bothOf(rewardId, sums) },
      months: this.rowsOf(rewardId, this.months).map(({ key: { month }, sums: each }) => ({
        ...{ month, ...this.bothOf(rewardId, each) },
      })),
      tiers: this.rowsOf(rewardId, this.tiers).map(({ key: { tierId }, sums: each }) => ({
        ...{ tierId, ...this.bothOf(rewardId, each) },
      })),
    }));
  }

  /** To members of whatever tier. */
  private addPrizes(side: Side): void {
    for (const { closes, prizes } of this.programmes[side].document.draws ?? []) {
      // The zone counts for dates only, which this is none; that it is an instant was seen to.
      const at = boundaryInstant(closes, 'UTC' as ZoneId);
      if (at === null || isBeforePeriod(at, this.period)) continue;
      for (const { reward: rewardId, winners } of prizes) {
        if (rewardId === undefined) continue;
        this.all.of(side, { rewardId }).addPrizes(winners);
        this.tiers.of(side, { rewardId, tierId: null }).addPrizes(winners);
        this.months.of(side, { rewardId, month: this.period.monthOf(at) }).addPrizes(winners);
      }
    }
  }

  private rowsOf<K extends OfReward & Readonly<Record<keyof K, string | null>>>(rewardId: string, figures: Figures<K>) {
    return figures.rows().filter(({ key }) => key.rewardId === rewardId);
  }

  private bothOf(rewardId: string, { published, draft }: Compared<Sums>): Compared<PlanFigures> {
    const place = { kind: 'reward', id: rewardId } as const;
    return {
      published: published.figuresOfGift(place, this.programmes.published),
      draft: draft.figuresOfGift(place, this.programmes.draft),
    };
  }
}
