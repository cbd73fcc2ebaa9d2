import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { JobControl, JobKind, JobTerms } from '@accrue/jobs';
import { SigningKeys } from '../signing/signing-keys';
import { verifyLedger, type LedgerVerification } from './verify-ledger';

export const VERIFY: JobTerms = { kind: 'ledger.verify', unit: 'events', role: 'analyst', isSingle: true };

const CAUGHT_UP_WITHIN_MS = 30_000;

@Injectable()
export class VerifyLedgerJob implements JobKind {
  readonly terms = VERIFY;

  constructor(
    private readonly ports: ContextPorts,
    private readonly keys: SigningKeys,
  ) {}

  run(_input: unknown, { report }: JobControl): Promise<LedgerVerification> {
    const { log, database, projections } = this.ports;
    return verifyLedger({ log, database, keys: this.keys }, projections, {
      caughtUpWithinMs: CAUGHT_UP_WITHIN_MS,
      report,
    });
  }
}
