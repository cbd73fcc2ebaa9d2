import { campaignsContext } from '@accrue/campaigns-service';
import { enrollmentContext } from '@accrue/enrollment-service';
import { ledgerContext } from '@accrue/ledger-service';
import { rewardsContext } from '@accrue/rewards-service';
import { tiersContext } from '@accrue/tiers-service';

export const allContexts = [enrollmentContext, campaignsContext, ledgerContext, tiersContext, rewardsContext];
