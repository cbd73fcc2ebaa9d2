import 'reflect-metadata';
import { rewardsContext } from '@accrue/rewards-service';
import { runService } from '@accrue/runtime';

void runService(rewardsContext);
