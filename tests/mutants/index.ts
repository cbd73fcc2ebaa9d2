import { campaignsMutants } from './campaigns';
import { budgetMutants } from './campaigns-budgets';
import { counterMutants } from './campaigns-counters';
import { discountMutants } from './campaigns-discounts';
import { offerMutants } from './campaigns-offers';
import { referralMutants } from './campaigns-referrals';
import { segmentMutants } from './campaigns-segments';
import { partnerMutants } from './campaigns-partners';
import { ledgerMutants } from './ledger';
import { ledgerChainMutants } from './ledger-chain';
import type { Mutant } from './mutant';
import { otherMutants } from './others';

export const MUTANTS: readonly Mutant[] = [
  ...ledgerMutants,
  ...ledgerChainMutants,
  ...campaignsMutants,
  ...budgetMutants,
  ...counterMutants,
  ...offerMutants,
  ...referralMutants,
  ...segmentMutants,
  ...discountMutants,
  ...partnerMutants,
  ...otherMutants,
];
