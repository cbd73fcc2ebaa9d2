import type { LedgerApp } from '../ledger.fixture';

/** What is said with each thing that is done to a payout. */
export const BODIES = {
  approve: undefined,
  cancel: undefined,
  confirm: { reference: 'PAY-1' },
  refuse: { reasonCode: 'fraud' },
  fail: { reasonCode: 'no_bank_account' },
} as const;

/** What finance hears of the payouts of an account, and tills of its holds: nothing. */
export const payoutFacts = async (app: LedgerApp, accountId: string) =>
  (await app.publishedOf(accountId))
    .filter(({ type }) => type.includes('.payout.') || type.includes('.hold.'))
    .map(({ type, data, key }) => ({ type: type.split('.')[3] ?? '', data: data as object, key }));
