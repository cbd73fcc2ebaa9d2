import {
  countedBy,
  currentLadder,
  nextTierAfter,
  standingUnder,
  tierById,
  tierReachedBy,
  type Ladder,
  type Ladders,
  type Outlook,
  type Pin,
  type Standing,
} from '@accrue/tiers-domain';
import { DAY_MS, epochMs, isWalletPlace, NO_AMOUNTS, type InstantIso, type WalletAmounts } from '@accrue/kernel';
import type { TierBenefit } from '../programme/benefits';
import type { WalletUnits } from '../programme/ladder-of';
import { standingOfRow, type MembershipRow } from '../read-models/membership/membership.projection';
import type { PinDto } from './pin.dto';
import type {
  MemberTierDto,
  TierDto,
  TierProjectionDto,
  QualifyDto,
  TierDistributionDto,
  TierShareDto,
} from './tier.dto';

/**
 * A member as the till sees it, by the ladders in effect now, whether it has been measured by them yet or not; without a
 * counted receipt: in the base tier, with nothing counted.
 */
export const memberTierOf = (
  member: Pick<MemberTierDto, 'memberId' | 'mergedInto'>,
  row: MembershipRow | null,
  { ladders, units, benefits, now }: Around,
): MemberTierDto => {
  const { qualifying = NO_AMOUNTS, qualifying_spend: qualifyingSpend = 0, revision = -1 } = row ?? {};
  const counted = { ...member, qualifying: withUnits(qualifying, units), qualifyingSpend, revision };
  if (ladders === null) {
    const nobody = {
      memberships: [],
      tier: null,
      since: null,
      pin: null,
      until: null,
      toKeep: null,
      period: null,
      projection: null,
    };
    return { ...counted, ...nobody, qualify: null, counted: null, next: null };
  }
  const ladder = currentLadder(ladders);
  const { qualify } = ladder;
  const {
    amount,
    period = null,
    until = null,
    toKeep = null,
  } = now?.outlook ?? {
    amount: countedBy(ladder, qualifying, qualifyingSpend),
  };
  const standing = now?.standing ?? null;
  const { tier, since } =
    standing !== null ? isIn(standing, ladder) : row === null ? inBase(ladder) : inTier(row, ladders);
  const next = nextTierAfter(tier?.id ?? null, amount, ladder);
  return {
    ...counted,
    tier: tier === null ? null : shown(tier, benefits),
    since,
    counted: amount,
    memberships: (now?.outlook.memberships ?? []).map(({ id, tierId, until: lapsesAt }) => ({
      id,
      tierId,
      until: lapsesAt,
    })),
    ...{ until, toKeep, period, pin: pinOf(now?.pin ?? null) },
    projection: now === null || period === null ? null : projectionOf(amount, period, { ladder, now: now.now }),
    qualify: qualifyDto(qualify),
    next: next === null ? null : { ...shown(next, benefits), missing: next.threshold - amount },
  };
};

export const qualifyDto = (qualify: Ladder['qualify']): QualifyDto => ({
  by: qualify.by,
  walletId: qualify.by === 'wallet' ? qualify.walletId : null,
  counterId: qualify.by === 'counter' ? qualify.counterId : null,
  ...windowOf(qualify),
});

interface Around {
  readonly ladders: Ladders | null;
  readonly units: WalletUnits;
  /** Of the ladder in effect. */
  readonly benefits: readonly TierBenefit[];
  /** Measured now, where time moves members: what stands in a row is of the last receipt. null: what stands there holds. */
  readonly now: MeasuredNow | null;
}

export interface MeasuredNow {
  /** null: nothing was counted yet. */
  readonly standing: Standing | null;
  readonly outlook: Outlook;
  /** null: no tier was given by hand, or none holds any more. */
  readonly pin: Pin | null;
  readonly now: InstantIso;
}

const windowOf = ({ window }: Ladder['qualify']): Pick<QualifyDto, 'window' | 'rollingMonths'> => {
  if (window === undefined) return { window: 'lifetime', rollingMonths: null };
  return 'rollingMonths' in window
    ? { window: 'rolling', rollingMonths: window.rollingMonths }
    : { window: 'year', rollingMonths: null };
};

/** As much again each day as on those of the year so far; the day of the answer counts as one that is over. */
const projectionOf = (
  amount: number,
  { from, until }: NonNullable<Outlook['period']>,
  { ladder, now }: { readonly ladder: Ladder; readonly now: InstantIso },
): TierProjectionDto => {
  const days = (instant: InstantIso): number => Math.round((epochMs(instant) - epochMs(from)) / DAY_MS);
  const over = Math.floor((epochMs(now) - epochMs(from)) / DAY_MS) + 1;
  const projected = Number((BigInt(Math.max(0, amount)) * BigInt(days(until))) / BigInt(over));
  return { amount: projected, tierId: tierReachedBy(projected, ladder)?.id ?? null };
};

const pinOf = (pin: Pin | null): PinDto | null => {
  if (pin === null) return null;
  const { pinId, tierId, from: since, until, reasonCode } = pin;
  return { pinId, tierId, since, until, reasonCode };
};

const isIn = ({ tierId, since }: Standing, ladder: Ladder) => ({ tier: tierById(tierId, ladder), since });

const withUnits = (amounts: WalletAmounts, units: WalletUnits) =>
  Object.entries(amounts)
    .filter(([place]) => isWalletPlace(place))
    .map(([walletId, amount]) => ({
      walletId,
      unit: Object.hasOwn(units, walletId) ? (units[walletId] ?? null) : null,
      amount,
    }));

const inBase = (ladder: Ladder) => ({ tier: tierReachedBy(0, ladder), since: null });

const inTier = (row: MembershipRow, ladders: Ladders) => {
  const { tierId, since } = standingUnder(standingOfRow(row), { programmeVersion: row.programme_version }, ladders);
  return { tier: tierById(tierId, currentLadder(ladders)), since };
};

const shown = ({ was: _, ...tier }: Ladder['tiers'][number], benefits: readonly TierBenefit[]): TierDto => ({
  ...tier,
  benefits: benefits.filter(({ tiers }) => tiers.includes(tier.id)).map(({ tiers: _tiers, ...benefit }) => benefit),
});

/** @param members how many are below the ladder, then in each of its tiers, from the lowest on */
export const distributionOf = (
  [below = 0, ...inTiers]: readonly number[],
  ladder: Pick<Ladder, 'tiers'>,
): TierDistributionDto => {
  const tiers: TierShareDto[] = [
    { tierId: null, name: null, members: below },
    ...ladder.tiers.map(({ id, name }, rank) => ({ tierId: id, name, members: inTiers[rank] ?? 0 })),
  ];
  return { members: tiers.reduce((sum, { members }) => sum + members, 0), tiers };
};
