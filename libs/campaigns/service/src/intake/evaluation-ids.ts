import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EvaluationClaims } from '@accrue/campaigns-domain';
import { IdentityReader } from '@accrue/identities';
import { epochMs, instantFromEpochMs, type ReceiptId } from '@accrue/kernel';

const FORM = /^e1\.([1-9][0-9]{0,8})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{43})$/;

/**
 * Ids of evaluations: they say themselves what was promised, to whom they were given, and that it was us. So nothing is stored, any process can read
 * them, and whoever evaluates a basket a hundred times leaves no trace.
 */
@Injectable()
export class EvaluationIds {
  constructor(private readonly identities: IdentityReader) {}

  issue(claims: EvaluationClaims): string {
    const { programmeVersion, until } = claims;
    return ['e1', programmeVersion, epochMs(until).toString(36), this.signatureOf(claims)].join('.');
  }

  /** @returns null: no evaluation of this receipt here has that id; undefined: it names none */
  read(receipt: {
    readonly receiptId: ReceiptId;
    readonly evaluationId?: string;
  }): EvaluationClaims | null | undefined {
    const { receiptId, evaluationId } = receipt;
    if (evaluationId === undefined) return undefined;
    const [, version, until, signature] = FORM.exec(evaluationId) ?? [];
    if (version === undefined || until === undefined || signature === undefined) return null;
    const untilMs = parseInt(until, 36);
    if (untilMs > LATEST_MS) return null;
    const claims = { receiptId, programmeVersion: Number(version), until: instantFromEpochMs(untilMs) };
    return timingSafeEqual(Buffer.from(signature), Buffer.from(this.signatureOf(claims))) ? claims : null;
  }

  private signatureOf({ receiptId, programmeVersion, until }: EvaluationClaims): string {
    return this.identities.fingerprint(['evaluation', receiptId, programmeVersion, until]);
  }
}

/** Later ones have no instant. */
const LATEST_MS = 253_402_300_799_999;
