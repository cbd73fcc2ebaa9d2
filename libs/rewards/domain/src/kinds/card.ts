import {
  addMonths,
  endOfLocalDay,
  type InstantIso,
  type LocalDateIso,
  type MinorUnits,
  type ZoneId,
} from '@accrue/kernel';
import type { CardTerms } from './kind';

/** What is put on a gift card, pinned when it was asked for. */
export interface CardMoney {
  readonly walletId: string;
  readonly amount: MinorUnits;
  /** First instant at which it cannot be spent any more; null: never. */
  readonly expiresAt: InstantIso | null;
  /** The last local day on which it can. */
  readonly expiresOn: LocalDateIso | null;
}

/** @param on the local day on which it was asked for, or earned */
export const cardMoneyOf = (card: CardTerms | null, on: LocalDateIso, zone: ZoneId): CardMoney | null => {
  if (card === null) return null;
  const { walletId, amount, validMonths } = card;
  const expiresOn = validMonths === null ? null : addMonths(on, validMonths);
  return { walletId, amount, expiresOn, expiresAt: expiresOn === null ? null : endOfLocalDay(expiresOn, zone) };
};
