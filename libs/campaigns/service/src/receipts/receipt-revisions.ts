import { Injectable } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { AtLeastRevision, caughtUp, Optional, type PlatformProblemCode } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { PLAIN_TEXT, Rejected } from '@accrue/kernel';
import { askedReceipt } from '../journal/asked-receipt';
import { ReceiptFinder } from '../journal/receipt-finder';
import type { CampaignsProblemCode } from '../problems';

/** Query of reads over all journals: a revision says nothing there without the receipt that it was told for. */
export class AtLeastReceiptRevision extends AtLeastRevision {
  @ApiPropertyOptional({ description: 'The receipt whose answer told `atLeastRevision`; goes with it' })
  @Optional()
  @IsString()
  @Matches(PLAIN_TEXT, { message: 'revisionOf must not hold control characters' })
  revisionOf?: string;
}

@Injectable()
export class ReceiptRevisions {
  constructor(
    private readonly ports: ContextPorts,
    private readonly receipts: ReceiptFinder,
  ) {}

  /**
   * Resolves when the read models have what the caller saw written.
   * @throws Rejected read.revision_of_missing when no receipt is named; receipt.unknown; read.not_caught_up
   */
  async caughtUp(projections: readonly string[], query: AtLeastReceiptRevision): Promise<void> {
    const { atLeastRevision, revisionOf } = query;
    if (atLeastRevision === undefined) return;
    if (revisionOf === undefined) throw new Rejected<CampaignsProblemCode>('read.revision_of_missing');
    const journals = await this.receipts.trail(askedReceipt(revisionOf));
    if (journals.length === 0)
      throw new Rejected<CampaignsProblemCode>('receipt.unknown', { receiptId: revisionOf.slice(0, 64) });
    // A receipt that was claimed or moved is in several journals, and any of them may have told the revision.
    if (journals.every(({ revision }) => revision < atLeastRevision))
      throw new Rejected<PlatformProblemCode>('read.not_caught_up', {
        receiptId: revisionOf,
        revision: atLeastRevision,
      });
    await Promise.all(
      journals.map(({ streamId, revision }) =>
        caughtUp(this.ports.projections, projections, streamId, {
          atLeastRevision: Math.min(revision, atLeastRevision),
        }),
      ),
    );
  }
}
