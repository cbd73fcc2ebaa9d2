import { evolveBy, points, type HoldId } from '@accrue/kernel';
import type {
  AccountEvent,
  HoldCaptured,
  HoldPlaced,
  HoldRefused,
  HoldRefunded,
  HoldReleased,
  LotTermsRecorded,
  LotsActivated,
  PointsAdjusted,
  PointsCorrected,
  PointsEarned,
  PointsReversed,
} from './events';
import type { Entry } from './postings';
import { splitHeld, totalsOf, type Account, type ClosedHold, type Hold, type Lot } from './state';

/** Books an entry: totals by its postings, lots by their changes. */
const book = (account: Account, entry: Entry): Account => {
  const totals = { ...totalsOf(account, entry.walletId) };
  for (const posting of entry.postings) totals[posting.account] += posting.points;
  const wallets = { ...account.wallets, [entry.walletId]: totals };
  if (entry.lots.length === 0) return { ...account, wallets };
  const lots = [...account.lots];
  for (const change of entry.lots) {
    const index = lots.findIndex((lot) => lot.lotId === change.lotId);
    const lot = lots[index];
    if (lot === undefined) continue;
    lots[index] = {
      ...lot,
      remaining: points(lot.remaining + change.points),
      expired: points(lot.expired + (change.expired ?? 0)),
    };
  }
  return { ...account, wallets, lots };
};

/** Replaces the lot, or adds it when it is new. */
const withLot = (account: Account, lot: Lot): Account => {
  const index = account.lots.findIndex((known) => known.lotId === lot.lotId);
  return { ...account, lots: index < 0 ? [...account.lots, lot] : account.lots.with(index, lot) };
};

const earn = (account: Account, { data }: PointsEarned): Account => book(withLot(account, lotOfGrant(data)), data);

/** A lot as its grant opens it, before its points are booked. */
export const lotOfGrant = (
  grant: Pick<
    PointsEarned['data'],
    'lotId' | 'walletId' | 'granted' | 'reversed' | 'sequence' | 'occurredAt' | 'activatesAt' | 'expiresAt'
  >,
): Lot => ({
  lotId: grant.lotId,
  walletId: grant.walletId,
  granted: grant.granted,
  reversed: grant.reversed,
  remaining: points(0),
  expired: points(0),
  sequence: grant.sequence,
  status: grant.activatesAt === null ? 'active' : 'pending',
  occurredAt: grant.occurredAt,
  activatesAt: grant.activatesAt,
  expiresAt: grant.expiresAt,
});

type Restated = PointsReversed['data'] | PointsCorrected['data'];

/** A lot that is only known from a later change of its award. */
export const lotAwaitingTerms = (
  change: Pick<Restated, 'lotId' | 'walletId' | 'granted' | 'reversed' | 'sequence' | 'occurredAt'>,
): Lot => ({
  ...lotOfGrant({ ...change, activatesAt: null, expiresAt: null }),
  status: 'awaiting_terms',
});

const restate = (account: Account, { data }: PointsReversed | PointsCorrected): Account => {
  const lot = account.lots.find((known) => known.lotId === data.lotId) ?? lotAwaitingTerms(data);
  return book(
    withLot(account, { ...lot, granted: data.granted, reversed: data.reversed, sequence: data.sequence }),
    data,
  );
};

const recordTerms = (account: Account, { data }: LotTermsRecorded): Account => {
  const lot = account.lots.find((known) => known.lotId === data.lotId);
  if (lot === undefined) return account;
  const { occurredAt, activatesAt, expiresAt } = data;
  return book(
    withLot(account, {
      ...lot,
      occurredAt,
      activatesAt,
      expiresAt,
      status: activatesAt === null ? 'active' : 'pending',
    }),
    data,
  );
};

const activate = (account: Account, { data }: LotsActivated): Account => {
  const activated = new Set(data.lotIds);
  const lots = account.lots.map((lot) =>
    activated.has(lot.lotId) ? { ...lot, status: 'active' as const, activatesAt: null } : lot,
  );
  return book({ ...account, lots }, data);
};

const placeHold = (account: Account, { data }: HoldPlaced): Account => {
  const { holdId, walletId, expiresAt, redemptionId } = data;
  const lots = data.lots.map((change) => [change.lotId, points(-change.points)] as const);
  const hold = { holdId, walletId, points: data.points, lots, captures: [], spent: [], expiresAt, redemptionId };
  return book({ ...account, holds: [...account.holds, hold] }, data);
};

const closeHold = (account: Account, closed: ClosedHold, entry: Entry): Account =>
  book(
    {
      ...account,
      holds: account.holds.filter((hold) => hold.holdId !== closed.holdId),
      closedHolds: [...account.closedHolds, closed],
    },
    entry,
  );

const refuseHold = (account: Account, { data }: HoldRefused): Account =>
  closeHold(account, { holdId: data.holdId, outcome: 'refused', points: data.points, captures: [], spent: [] }, data);

const captureHold = (account: Account, { data }: HoldCaptured): Account => {
  const { holdId, points: placed, captured, remaining, receiptId, redemptionId } = data;
  const open = openHold(account, holdId);
  const { taken, rest } = splitHeld(open?.lots ?? [], captured);
  const captures = [...(open?.captures ?? []), { receiptId, points: captured }];
  const spent = redemptionId === null ? [] : [...(open?.spent ?? []), ...taken];
  if (remaining === 0)
    return closeHold(account, { holdId, outcome: 'captured', points: placed, captures, spent }, data);
  const holds = account.holds.map((hold) => (hold.holdId === holdId ? { ...hold, captures, spent, lots: rest } : hold));
  return book({ ...account, holds }, data);
};

const releaseHold = (account: Account, { data }: HoldReleased): Account =>
  closeHold(
    account,
    {
      holdId: data.holdId,
      outcome: RELEASED_AS[data.cause],
      points: data.points,
      captures: openHold(account, data.holdId)?.captures ?? [],
      spent: openHold(account, data.holdId)?.spent ?? [],
    },
    data,
  );

const RELEASED_AS: Readonly<Record<HoldReleased['data']['cause'], ClosedHold['outcome']>> = {
  cancelled: 'released',
  redemption_failed: 'released',
  timed_out: 'timed_out',
  not_needed: 'captured',
};

const openHold = (account: Account, holdId: HoldId): Hold | undefined =>
  account.holds.find((hold) => hold.holdId === holdId);

const refundHold = (account: Account, { data }: HoldRefunded): Account =>
  book(
    {
      ...account,
      closedHolds: account.closedHolds.map((hold) =>
        hold.holdId === data.holdId ? { ...hold, outcome: 'refunded', spent: [] } : hold,
      ),
    },
    data,
  );

const adjust = (account: Account, { data }: PointsAdjusted): Account => {
  const adjusted = {
    ...account,
    adjustments: [...account.adjustments, { adjustmentId: data.adjustmentId, points: data.points }],
  };
  if (data.lotId === null) return book(adjusted, data);
  const lot = lotOfGrant({
    ...data,
    lotId: data.lotId,
    granted: data.points,
    reversed: points(0),
    sequence: -1,
    activatesAt: null,
  });
  return book(withLot(adjusted, lot), data);
};

export const evolve = evolveBy<Account, AccountEvent>({
  PointsEarned: earn,
  PointsReversed: restate,
  PointsCorrected: restate,
  LotTermsRecorded: recordTerms,
  LotsActivated: activate,
  LotsExpired: (account, { data }) => book(account, data),
  HoldPlaced: placeHold,
  HoldRefused: refuseHold,
  HoldCaptured: captureHold,
  HoldReleased: releaseHold,
  HoldRefunded: refundHold,
  PointsAdjusted: adjust,
});
