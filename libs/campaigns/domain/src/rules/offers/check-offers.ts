import type { OfferDocument } from '@accrue/contracts';
import { isLocalDate } from '@accrue/kernel';
import type { Report } from '../../programme/problem';
import { goalOf } from './offer';

interface Around {
  readonly wallets: ReadonlySet<string>;
  readonly rules: readonly { readonly id: string }[];
}

/** What the offers of a document cannot say. */
export const checkOffers = (offers: readonly OfferDocument[], { wallets, rules }: Around, report: Report): void => {
  const ruleIds = new Set(rules.map(({ id }) => id));
  offers.forEach(({ id, window, give: { wallet } }, index) => {
    const path = `/offers/${index}`;
    if (ruleIds.has(id)) report(`${path}/id`, 'offer.id_of_rule', `a rule has the id "${id}": awards are named by it`);
    if (!wallets.has(wallet)) report(`${path}/give/wallet`, 'wallet.unknown', `there is no wallet "${wallet}"`);
    if ('days' in window) return;
    const { from, until } = window;
    const isNoDate = (date: string | undefined): boolean => date !== undefined && !isLocalDate(date);
    for (const member of ['from', 'until'] as const)
      if (isNoDate(window[member]))
        report(`${path}/window/${member}`, 'date.invalid', `"${String(window[member])}" is no day of the calendar`);
    if (from !== undefined && from > until)
      report(`${path}/window/until`, 'offer.window_empty', `"${until}" is before "${from}"`);
  });
};

/**
 * Members may have any offer that was ever published: it stays, goes on counting the same things, and gives into the same wallet. How much is to be
 * bought, what that gives, and how long it is good may change: who has it already has what was promised then.
 * @param earlier offers of all versions before
 */
export const checkOffersKept = (
  offers: readonly OfferDocument[],
  earlier: readonly OfferDocument[],
  report: Report,
): void => {
  const now = new Map(offers.map((offer, index) => [offer.id, { offer, path: `/offers/${index}` }]));
  for (const before of new Map(earlier.map((offer) => [offer.id, offer])).values()) {
    const { id, give } = before;
    const kept = now.get(id);
    if (kept === undefined) {
      report('/offers', 'offer.removed', `offer "${id}" is missing: members may have it`);
      continue;
    }
    const { offer, path } = kept;
    if (countedBy(offer) !== countedBy(before))
      report(`${path}/goal`, 'offer.goal_changed', `"${id}" has counted something else: what does has another id`);
    if (offer.give.wallet !== give.wallet)
      report(
        `${path}/give/wallet`,
        'offer.wallet_changed',
        `"${id}" has given into "${give.wallet}": one that gives into another wallet has another id`,
      );
  }
};

const countedBy = ({ goal, of = {} }: OfferDocument): string => JSON.stringify([goalOf(goal).count, of]);
