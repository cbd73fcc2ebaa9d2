import 'reflect-metadata';
import { ledgerContext } from '@accrue/ledger-service';
import { runService } from '@accrue/runtime';

void runService(ledgerContext);
