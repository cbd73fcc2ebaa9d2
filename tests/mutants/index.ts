import { campaignsMutants } from './campaigns';
import { budgetMutants } from './campaigns-budgets';
import { counterMutants } from './campaigns-counters';
import { discountMutants } from './campaigns-discounts';
import { offerMutants } from './campaigns-offers';
import { referralMutants } from './campaigns-referrals';
import { planMutants } from './campaigns-plan';
import { segmentMutants } from './campaigns-segments';
import { partnerMutants } from './campaigns-partners';
import { tierMutants } from './campaigns-tiers';
import { drawMutants } from './draws';
import { giftMutants } from './gifts';
import { giftCardMutants } from './gift-cards';
import { ledgerMutants } from './ledger';
import { ledgerChainMutants } from './ledger-chain';
import { payoutMutants } from './ledger-payouts';
import type { Mutant } from './mutant';
import { kurrentMutants } from './kurrent';
import { otherMutants } from './others';
import { settingsMutants } from './settings';

/** By what they are about, as `npm run mutants -- offers` asks for them. */
export const MUTANT_GROUPS: Readonly<Record<string, readonly Mutant[]>> = {
  ledger: [...ledgerMutants, ...ledgerChainMutants],
  payouts: payoutMutants,
  campaigns: campaignsMutants,
  budgets: budgetMutants,
  counters: counterMutants,
  offers: offerMutants,
  referrals: referralMutants,
  segments: segmentMutants,
  discounts: discountMutants,
  partners: partnerMutants,
  gifts: giftMutants,
  draws: drawMutants,
  cards: giftCardMutants,
  tiers: tierMutants,
  plan: planMutants,
  kurrent: kurrentMutants,
  settings: settingsMutants,
  others: otherMutants,
};

export const MUTANTS: readonly Mutant[] = Object.values(MUTANT_GROUPS).flat();
