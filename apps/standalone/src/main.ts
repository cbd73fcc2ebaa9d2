import 'reflect-metadata';
import { campaignsContext } from '@accrue/campaigns-service';
import { enrollmentContext } from '@accrue/enrollment-service';
import { ledgerContext } from '@accrue/ledger-service';
import { rewardsContext } from '@accrue/rewards-service';
import { runProgram } from '@accrue/runtime';
import { tiersContext } from '@accrue/tiers-service';
import { tryOut } from './try-out';

/** All contexts in one process, on a PostgreSQL that it starts itself. */
void runProgram([enrollmentContext, campaignsContext, ledgerContext, tiersContext, rewardsContext], tryOut);
