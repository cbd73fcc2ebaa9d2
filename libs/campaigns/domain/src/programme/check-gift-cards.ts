import type { RewardDocument, WalletDocument } from '@accrue/contracts';
import { countsMoney } from '@accrue/kernel';
import { checkPositive, type Report } from './problem';
import { unitOf } from './unit-of';

/** What is on cards is in a wallet of cards alone, whose terms the rewards say: what a wallet says of what is earned is not asked for it. */
export const checkGiftCards = (
  rewards: readonly RewardDocument[],
  wallets: readonly WalletDocument[],
  report: Report,
): void => {
  const ofCards = new Set<string>();
  rewards.forEach((reward, index) => {
    if (reward.kind !== 'gift-card') return;
    const path = `/rewards/${String(index)}`;
    ofCards.add(reward.onto);
    checkPositive(`${path}/amount`, reward.amount, 'reward.amount', report);
    const wallet = wallets.find(({ id }) => id === reward.onto);
    if (wallet === undefined) report(`${path}/onto`, 'wallet.unknown', `there is no wallet "${reward.onto}"`);
    else if (!countsMoney(unitOf(wallet)))
      report(`${path}/onto`, 'reward.card_not_in_money', `"${reward.onto}" counts ${unitOf(wallet)}, and no money`);
    if (reward.cancel !== undefined)
      report(
        `${path}/cancel`,
        'reward.card_cancel',
        'a gift card is undone as long as nothing of it is spent, and not after that: leave it out',
      );
  });
  rewards.forEach(({ id, wallet }, index) => {
    if (ofCards.has(wallet))
      report(
        `/rewards/${String(index)}/wallet`,
        'reward.paid_by_card',
        `"${wallet}" is of gift cards, which pay for receipts: "${id}" cannot be paid from it`,
      );
  });
  wallets.forEach((wallet, index) => {
    if (!ofCards.has(wallet.id)) return;
    for (const said of ['expiry', 'pendingDays'] as const)
      if (wallet[said] !== undefined)
        report(
          `/wallets/${String(index)}/${said}`,
          'wallet.of_cards',
          `"${wallet.id}" is of gift cards: how long they are good says each reward`,
        );
  });
};
