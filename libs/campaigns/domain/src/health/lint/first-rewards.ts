import { currencyExponent, currencyCode, formatMoney, minorUnits, countsMoney } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../programme/document';
import { unitOf } from '../../programme/unit-of';
import { firstTargets } from '../goals';
import { firstRewardOf, GUARDRAILS } from '../guardrails';
import type { LintContext, Note } from './finding';
import { typicalEarnings, welcomeOf } from './typical-earnings';

/** How far away the first reward is, and what collecting is worth. */
export const lintFirstRewards = (document: ProgrammeDocument, context: LintContext, note: Note): void => {
  if (context.typicalBasketMinor !== null) lintDistance(document, context.typicalBasketMinor, context, note);
  lintCashback(document, context, note);
};

const lintDistance = (
  document: ProgrammeDocument,
  basketMinor: number,
  { expressions }: LintContext,
  note: Note,
): void => {
  const earned = typicalEarnings(document, basketMinor, expressions);
  const basket = formatMoney(minorUnits(basketMinor), document.currency);
  for (const { walletId, unit, amount, path } of firstTargets(document)) {
    const { purchases: bound } = firstRewardOf(unit);
    const each = earned.get(walletId) ?? 0;
    if (each === 0) continue; // what is earned by other than plain purchases cannot be told from a basket
    const purchases = Math.ceil(Math.max(0, amount - welcomeOf(document, walletId)) / each);
    if (purchases <= bound) continue;
    note({
      path,
      code: 'reward.first_too_far',
      ...{ value: purchases, bound, unit: 'purchases' },
      message: `The first thing that "${walletId}" buys costs ${amount}: ${purchases} purchases of ${basket}, as members make them. ${bound} are near enough to try for.`,
    });
  }
};

const lintCashback = (
  document: ProgrammeDocument,
  { typicalBasketMinor, expressions }: LintContext,
  note: Note,
): void => {
  const basketMinor = typicalBasketMinor ?? 100 * 10 ** currencyExponent(currencyCode(document.currency));
  const earned = typicalEarnings(document, basketMinor, expressions);
  document.wallets.forEach((wallet, index) => {
    const isMoney = countsMoney(unitOf(wallet));
    const value = isMoney ? { points: 1, minor: 1 } : wallet.value;
    const each = earned.get(wallet.id) ?? 0;
    if (value === undefined || each === 0) return;
    const [back, paid] = [each * value.minor * 100, basketMinor * value.points];
    if (back > GUARDRAILS.cashbackPercent * paid) return;
    const percent = Math.round((back * 100) / paid) / 100;
    note({
      path: isMoney ? `/wallets/${index}` : `/wallets/${index}/value`,
      code: 'cashback.too_low',
      ...{ value: percent, bound: GUARDRAILS.cashbackPercent, unit: 'percent' },
      message: `A purchase of ${formatMoney(minorUnits(basketMinor), document.currency)} gives ${percent} % of it back in "${wallet.id}"; ${GUARDRAILS.cashbackPercent} % or less moves nobody.`,
    });
  });
};
