import 'reflect-metadata';
import { campaignsContext } from '@accrue/campaigns-service';
import { enrollmentContext } from '@accrue/enrollment-service';
import { ledgerContext } from '@accrue/ledger-service';
import { rewardsContext } from '@accrue/rewards-service';
import { applyPlatformTopics, describeFailure, migrateContexts } from '@accrue/runtime';
import { tiersContext } from '@accrue/tiers-service';
import { CliError, EXIT } from '../exit-codes';

const CONTEXTS = [enrollmentContext, campaignsContext, ledgerContext, tiersContext, rewardsContext];

export const applyTopics = () => orCliError(applyPlatformTopics(process.env));

export const migrate = () => orCliError(migrateContexts(process.env, CONTEXTS));

const orCliError = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    const failure = describeFailure(error);
    if (typeof failure !== 'string') throw error;
    const isAway = (error as { readonly retriable?: boolean }).retriable === true;
    throw new CliError(failure, isAway ? EXIT.unreachable : EXIT.failed);
  });
