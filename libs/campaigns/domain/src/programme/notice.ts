import type { WalletDocument } from '@accrue/contracts';
import { addDays, canonicalJson, localDateOf, startOfLocalDay, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { Report } from './problem';

interface Noticed {
  /** Of the version that is in effect until then. */
  readonly before: readonly WalletDocument[];
  readonly effectiveFrom: InstantIso;
  /** When it is published. */
  readonly now: InstantIso;
  readonly zone: ZoneId;
  readonly report: Report;
}

/**
 * What members have collected is worth something else only after the notice that the version before promised: whole local days after the day of the
 * publication. The notice itself is part of the promise, so it cannot be given up at once either.
 */
export const checkNotice = (
  wallets: readonly WalletDocument[],
  { before, effectiveFrom, now, zone, report }: Noticed,
): void =>
  wallets.forEach(({ id, value }, index) => {
    const promised = before.find((wallet) => wallet.id === id)?.value;
    const { noticeDays = 0 } = promised ?? {};
    if (promised === undefined || noticeDays === 0 || isSame(promised, value)) return;
    const day = addDays(localDateOf(now, zone), noticeDays);
    if (effectiveFrom >= startOfLocalDay(day, zone)) return;
    report(
      `/wallets/${index}${value === undefined ? '' : '/value'}`,
      'value.notice_too_short',
      `members were promised ${noticeDays} days of notice: it can change from ${day} on (effectiveFrom)`,
    );
  });

type Value = NonNullable<WalletDocument['value']>;

/** Two hundred for two pounds are as much as one hundred for one. More notice than before takes nothing from anybody. */
const isSame = (promised: Value, value: WalletDocument['value']): boolean =>
  value !== undefined &&
  (value.noticeDays ?? 0) >= (promised.noticeDays ?? 0) &&
  canonicalJson(inLowestTerms(value)) === canonicalJson(inLowestTerms(promised));

const inLowestTerms = ({ points, minor }: Value): readonly number[] => {
  const divisor = greatestCommonDivisor(points, minor);
  return [points / divisor, minor / divisor];
};

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
