import type { OfferDocument } from '@accrue/contracts';
import { isLocalDate } from '@accrue/kernel';
import type { Report } from '../../programme/problem';
import { checkCoupon } from '../discounts';
import { giftIn, isWallet, type Gift } from '../effects';
import { goalOf, placeOfOffer } from './offer';

interface Around {
  readonly wallets: ReadonlySet<string>;
  readonly rules: readonly { readonly id: string }[];
  readonly discounts: readonly { readonly id: string }[];
}

/** What the offers of a document cannot say. */
export const checkOffers = (
  offers: readonly OfferDocument[],
  { wallets, rules, discounts }: Around,
  report: Report,
): void => {
  const ruleIds = new Set(rules.map(({ id }) => id));
  const discountIds = new Set(discounts.map(({ id }) => id));
  offers.forEach((offer, index) => {
    const { id, window, give } = offer;
    const path = `/offers/${index}`;
    if (ruleIds.has(id)) report(`${path}/id`, 'offer.id_of_rule', `a rule has the id "${id}": awards are named by it`);
    if ('wallet' in give && !wallets.has(give.wallet))
      report(`${path}/give/wallet`, 'wallet.unknown', `there is no wallet "${give.wallet}"`);
    if ('discount' in give && discountIds.has(id))
      report(`${path}/id`, 'offer.id_of_discount', `a discount has the id "${id}": receipts name either by it`);
    checkGoal(offer, path, report);
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

const checkGoal = ({ goal, give, of, times }: OfferDocument, path: string, report: Report): void => {
  if ('discount' in give) checkCoupon(give.discount, `${path}/give/discount`, goal !== undefined, report);
  if (goal !== undefined) return;
  if (!('discount' in give)) report(path, 'offer.goal_missing', 'it does not say what is to be bought');
  if (of !== undefined) report(`${path}/of`, 'offer.of_unused', 'without a goal no lines count; a coupon has its own');
  if (times !== undefined)
    report(`${path}/times`, 'offer.times_unused', 'there is no goal to reach; a coupon says how often it can be used');
};

/**
 * Members may have any offer that was ever published: it stays, goes on counting the same things, and gives into the same wallet, or the same reward.
 * How much is to be bought, what that gives, and how long it is good may change: who has it already has what was promised then. A reward that was
 * promised may leave the catalogue, and is given all the same.
 * @param rewards of the document
 * @param earlier offers of all versions before
 */
export const checkOffersKept = (
  offers: readonly OfferDocument[],
  {
    rewards,
    earlier,
  }: { readonly rewards: readonly { readonly id: string }[]; readonly earlier: readonly OfferDocument[] },
  report: Report,
): void => {
  const now = new Map(offers.map((offer, index) => [offer.id, { offer, path: `/offers/${index}` }]));
  const before = new Map(earlier.map((offer) => [offer.id, offer]));
  for (const { offer, path } of now.values()) {
    const { id, give } = offer;
    if ('reward' in give && !before.has(id) && !rewards.some((reward) => reward.id === give.reward))
      report(`${path}/give/reward`, 'reward.unknown', `there is no reward "${give.reward}"`);
  }
  for (const promised of before.values()) {
    const { id } = promised;
    const kept = now.get(id);
    if (kept === undefined) {
      report('/offers', 'offer.removed', `offer "${id}" is missing: members may have it`);
      continue;
    }
    const { offer, path } = kept;
    if (countedBy(offer) !== countedBy(promised))
      report(`${path}/goal`, 'offer.goal_changed', `"${id}" has counted something else: what does has another id`);
    checkPlaceKept(path, offer, placeOfOffer(promised), report);
  }
};

const checkPlaceKept = (path: string, offer: OfferDocument, before: string, report: Report): void => {
  const now = placeOfOffer(offer);
  const gave = giftIn(before);
  if (now === before) return;
  if (gave !== null || !isWallet(now))
    report(
      `${path}/give`,
      'offer.gift_changed',
      `"${offer.id}" has given ${said(gave)}: one that gives something else has another id`,
    );
  else
    report(
      `${path}/give/wallet`,
      'offer.wallet_changed',
      `"${offer.id}" has given into "${before}": one that gives into another wallet has another id`,
    );
};

const said = (gave: Gift | null): string => {
  if (gave === null) return 'points';
  return gave.kind === 'discount' ? 'a discount' : `the ${gave.kind} "${gave.id}"`;
};

const countedBy = ({ goal, of = {} }: OfferDocument): string =>
  JSON.stringify([goal === undefined ? null : goalOf(goal).count, of]);
