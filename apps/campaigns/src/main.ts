import 'reflect-metadata';
import { campaignsContext } from '@accrue/campaigns-service';
import { runService } from '@accrue/runtime';

void runService(campaignsContext);
