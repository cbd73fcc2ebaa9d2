import 'reflect-metadata';
import { tiersContext } from '@accrue/tiers-service';
import { runService } from '@accrue/runtime';

void runService(tiersContext);
