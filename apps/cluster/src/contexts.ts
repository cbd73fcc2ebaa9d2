import { campaignsContext } from '@accrue/campaigns-service';
import { enrollmentContext } from '@accrue/enrollment-service';
import { ledgerContext } from '@accrue/ledger-service';
import { rewardsContext } from '@accrue/rewards-service';
import { tiersContext } from '@accrue/tiers-service';

/** Each app lists its own: no app imports another one, and no library may know two contexts. */
export const allContexts = [enrollmentContext, campaignsContext, ledgerContext, tiersContext, rewardsContext];
