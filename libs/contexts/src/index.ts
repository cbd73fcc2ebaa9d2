import { campaignsContext } from '@accrue/campaigns-service';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import { enrollmentContext } from '@accrue/enrollment-service';
import type { ContextDefinition } from '@accrue/context-kit';
import { ledgerContext } from '@accrue/ledger-service';
import { rewardsContext } from '@accrue/rewards-service';
import { tiersContext } from '@accrue/tiers-service';

/** The names stand in the contracts, for who must not load what is behind them. */
const BY_NAME: Readonly<Record<ContextName, ContextDefinition>> = {
  enrollment: enrollmentContext,
  campaigns: campaignsContext,
  ledger: ledgerContext,
  tiers: tiersContext,
  rewards: rewardsContext,
};

/** All contexts of the platform, for programs that run or prepare the whole of it. The one library that knows more than one. */
export const allContexts: readonly ContextDefinition[] = CONTEXTS.map((name) => BY_NAME[name]);
