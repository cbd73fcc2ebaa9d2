import type { ExpiryDocument, WalletDocument } from '@accrue/contracts';
import type { ProgrammeDocument } from '../../programme/document';
import { GUARDRAILS } from '../guardrails';
import { pendingDaysOf } from '../../programme/pending';
import { paysAtTills } from '../goals';
import type { LintContext, Note } from './finding';

export const lintWallets = (document: ProgrammeDocument, { before }: LintContext, note: Note): void =>
  document.wallets.forEach((wallet, index) => {
    const path = `/wallets/${index}`;
    lintExpiry(wallet, pendingDaysOf(wallet, document.returns), { path, note });
    lintUse(document, wallet, path, note);
    const earlier = before?.wallets.find(({ id }) => id === wallet.id);
    if (earlier !== undefined) lintValue(wallet, earlier, path, note);
  });

const lintExpiry = (
  { expiry }: WalletDocument,
  pendingDays: number,
  { path, note }: { readonly path: string; readonly note: Note },
): void => {
  const days = expiry === undefined ? null : shortestDays(expiry);
  if (days === null) return;
  const spendable = Math.max(0, days - pendingDays);
  if (spendable >= GUARDRAILS.spendableDays) return;
  const pending = pendingDays === 0 ? '' : `, after ${pendingDays} days in which it is pending`;
  note({
    path: `${path}/expiry`,
    code: 'expiry.too_short',
    ...{ value: spendable, bound: GUARDRAILS.spendableDays, unit: 'days' },
    message: `What is earned can be lost after ${spendable} days${pending}; members who lose what they have collected stop collecting. Give them ${GUARDRAILS.spendableDays} days or more.`,
  });
};

/** For what is earned on the worst day; null: it does not end, or on one day that the programme is about. */
const shortestDays = (expiry: ExpiryDocument): number | null => {
  if ('days' in expiry) return expiry.days;
  if ('months' in expiry) return expiry.months * DAYS_PER_MONTH;
  if ('inactiveMonths' in expiry) return expiry.inactiveMonths * DAYS_PER_MONTH;
  return 'on' in expiry && expiry.on.length === MONTH_AND_DAY.length ? (expiry.atLeastDays ?? 0) : null;
};

const DAYS_PER_MONTH = 30;
const MONTH_AND_DAY = '12-31';

const lintUse = (
  { earning, rewards = [] }: ProgrammeDocument,
  wallet: WalletDocument,
  path: string,
  note: Note,
): void => {
  if (!earning.rules.some((rule) => rule.wallet === wallet.id))
    note({
      path,
      code: 'wallet.nothing_earned',
      ...{ value: 0, bound: 1, unit: 'rules' },
      message: `No rule gives anything to "${wallet.id}": it stays empty.`,
    });
  if (!paysAtTills(wallet) && !rewards.some((reward) => reward.wallet === wallet.id))
    note({
      path,
      code: 'wallet.nothing_to_buy',
      ...{ value: 0, bound: 1, unit: 'rewards' },
      message: `No reward is priced in "${wallet.id}", and neither \`value\` nor \`redeem\` says that it pays at tills: what is it collected for?`,
    });
};

const lintValue = ({ id, value }: WalletDocument, earlier: WalletDocument, path: string, note: Note): void => {
  if (value === undefined || earlier.value === undefined) return;
  const [worth, before] = [value.minor * earlier.value.points, earlier.value.minor * value.points];
  if (worth === before) return;
  note({
    path: `${path}/value`,
    code: 'value.changed',
    ...{ value: Math.round((worth * 10_000) / before) / 100, bound: 100, unit: 'percent' },
    message: `What is collected in "${id}" is worth ${worth < before ? 'less' : 'more'} than before: members trust a rate that stays. Tell them early.`,
  });
};
