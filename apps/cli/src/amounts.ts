import { formatMoney, isCurrencyCode, minorUnits } from '@accrue/kernel';
import { shown } from './output';

/** An amount of a wallet, in its unit: points, stamps, or a currency, whose minor units it is. */
export interface Amount {
  readonly unit: string;
  readonly amount: number;
}

/** As a person reads it: `1,234 points`, `12.34 GBP`. */
export const shownAmount = ({ unit, amount }: Amount): string =>
  isCurrencyCode(unit) ? formatMoney(minorUnits(amount), unit) : `${shown(amount)} ${unit}`;

/** Amounts of several wallets beside each other: they have no sum. */
export const shownAmounts = (amounts: readonly Amount[]): string => amounts.map(shownAmount).join(', ') || 'nothing';

/** A column that is headed by its wallet. */
export const shownInColumn = ({ unit, amount }: Amount): unknown =>
  isCurrencyCode(unit) ? formatMoney(minorUnits(amount), unit) : amount;
