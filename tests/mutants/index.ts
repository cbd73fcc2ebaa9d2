import { campaignsMutants } from './campaigns';
import { ledgerMutants } from './ledger';
import type { Mutant } from './mutant';
import { otherMutants } from './others';

export const MUTANTS: readonly Mutant[] = [...ledgerMutants, ...campaignsMutants, ...otherMutants];
