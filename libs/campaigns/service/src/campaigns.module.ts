import { Module, type DynamicModule } from '@nestjs/common';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { IdentityReader } from '@accrue/identities';
import { Claims } from './claims/claims';
import { ClaimsController } from './claims/claims.controller';
import { Evaluate } from './evaluate/evaluate';
import { EvaluateController } from './evaluate/evaluate.controller';
import { Intake } from './intake/intake';
import { ReceiptsController } from './intake/receipts.controller';
import { Journals } from './journal/journals';
import { ReceiptFinder } from './journal/receipt-finder';
import { ReceiptOwners } from './journal/receipt-owners';
import { ApplyWhenTierChanged } from './policies/apply-when-tier-changed.policy';
import { AttributeWhenKnown } from './policies/attribute-when-known.policy';
import { MemberDirectory } from './policies/member-directory';
import { RecordWhenReceiptCompleted } from './policies/record-when-receipt-completed.policy';
import { RecordWhenReceiptMoved } from './policies/record-when-receipt-moved.policy';
import { RestateWhenUndone } from './policies/restate-when-undone.policy';
import { Moves } from './moves/moves';
import { MovesController } from './moves/moves.controller';
import { ProgrammeController } from './programme/programme.controller';
import { Programmes } from './programme/programmes';
import { ReceiptHistoryReader } from './receipts/receipt-history';
import { ReceiptRevisions } from './receipts/receipt-revisions';
import { ReceiptStatsReader } from './receipts/receipt-stats';
import { ReceiptsReadController } from './receipts/receipts-read.controller';
import { HeldReceipts } from './reviews/held-receipts';
import { ReviewsController } from './reviews/reviews.controller';
import { Turnovers } from './turnover/turnovers';

@Module({})
export class CampaignsModule {
  static register(ports: ContextPorts): DynamicModule {
    return {
      module: CampaignsModule,
      providers: [
        { provide: CONTEXT_PORTS, useValue: ports },
        { provide: IdentityReader, useFactory: () => new IdentityReader(ports.config['identityHashKey']) },
        Programmes,
        Journals,
        ReceiptFinder,
        ReceiptOwners,
        Intake,
        Evaluate,
        Claims,
        Moves,
        ReceiptHistoryReader,
        ReceiptRevisions,
        ReceiptStatsReader,
        MemberDirectory,
        RecordWhenReceiptCompleted,
        RecordWhenReceiptMoved,
        ApplyWhenTierChanged,
        AttributeWhenKnown,
        RestateWhenUndone,
        Turnovers,
        HeldReceipts,
      ],
      controllers: [
        ProgrammeController,
        ReceiptsController,
        EvaluateController,
        ClaimsController,
        MovesController,
        ReceiptsReadController,
        ReviewsController,
      ],
    };
  }
}
