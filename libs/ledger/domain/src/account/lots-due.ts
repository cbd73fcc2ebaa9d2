import type { InstantIso } from '@accrue/kernel';
import { EntryDraft } from './entry-draft';
import type { AccountEvent } from './events';
import { inTurn } from './in-turn';
import { ACTIVATED, EXPIRED } from './reasons';
import { isExpired, type Account, type Lot } from './state';

/** What whoever takes points sees first: lots as they are at `now`, whether or not somebody has written it down. */
export const matureLots = (now: InstantIso, account: Account): readonly AccountEvent[] =>
  inTurn(
    account,
    (then) => activateLots(now, then),
    (then) => expireLots(now, then),
  );

export const activateLots = (now: InstantIso, account: Account): readonly AccountEvent[] => {
  const due = account.lots.filter(
    (lot) => lot.status === 'pending' && lot.activatesAt !== null && lot.activatesAt <= now,
  );
  return byWallet(due).map(([walletId, lots]) => {
    const draft = new EntryDraft(account, walletId);
    for (const lot of lots) {
      draft.post('pending', -lot.remaining);
      draft.post('active', lot.remaining);
    }
    return {
      type: 'LotsActivated',
      data: { at: now, lotIds: lots.map((lot) => lot.lotId), reason: ACTIVATED, ...draft.build() },
    };
  });
};

export const expireLots = (now: InstantIso, account: Account): readonly AccountEvent[] => {
  const due = account.lots.filter((lot) => lot.remaining > 0 && isExpired(lot, now));
  return byWallet(due).map(([walletId, lots]) => {
    const draft = new EntryDraft(account, walletId);
    for (const lot of lots) draft.expire(lot);
    return { type: 'LotsExpired', data: { at: now, reason: EXPIRED, ...draft.build() } };
  });
};

const byWallet = (lots: readonly Lot[]): readonly (readonly [string, readonly Lot[]])[] => {
  const wallets = new Map<string, Lot[]>();
  for (const lot of lots) {
    const ofWallet = wallets.get(lot.walletId);
    if (ofWallet === undefined) wallets.set(lot.walletId, [lot]);
    else ofWallet.push(lot);
  }
  return [...wallets];
};
