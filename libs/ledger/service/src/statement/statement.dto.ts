import { ApiProperty } from '@nestjs/swagger';
import { ENTRY_REASONS, type Locale } from '@accrue/contracts';
import {
  AtLeastRevision,
  CursorParameter,
  LimitParameter,
  LocaleParameter,
  NextCursorProperty,
  PAGE_DEFAULT,
  ReasonProperty,
  type WordedReason,
} from '@accrue/http';
import { ENTRY_KINDS } from '../account/account-event';
import { InstantParameter } from '../account/at-instant';
import { UnitOrNullProperty } from '../account/wallet-units';

export class StatementQuery extends AtLeastRevision {
  @InstantParameter('What happened up to this instant only, by its event time. Absent: all that happened')
  asOf?: string;

  @InstantParameter(
    'What was recorded up to this instant only: what the member could have been shown then, before later corrections. ' +
      'Absent: all that is known now',
  )
  knownAt?: string;

  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;

  @LocaleParameter()
  locale?: Locale;
}

const EXAMPLE = {
  code: 'award.earned',
  data: { receiptId: 'R-1', multiplier: '1', tierId: null },
  text: 'Earned on receipt R-1',
};

class WalletAfterDto {
  @ApiProperty({ type: 'integer', description: 'Spendable' }) active!: number;
  @ApiProperty({ type: 'integer', description: 'Granted, not yet active' }) pending!: number;
  @ApiProperty({ type: 'integer', description: 'Reserved by holds' }) held!: number;
  @ApiProperty({ type: 'integer', description: 'Owed' }) deficit!: number;
}

export class StatementLineDto {
  @ApiProperty({ type: 'integer', description: 'Of the account; identifies the line' }) revision!: number;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ enum: ENTRY_KINDS })
  kind!: string;
  @ApiProperty({ description: 'When it happened' }) occurredAt!: string;
  @ApiProperty({ description: 'When the ledger learnt of it' }) recordedAt!: string;
  @ApiProperty({ type: 'integer', description: 'Signed change of active + pending − deficit' }) points!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Signed change of what returns took that was not there, and a person decides about',
  })
  inReview!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Signed change of what returns took that was not there, and is not owed',
  })
  writtenOff!: number;
  @ReasonProperty({ table: ENTRY_REASONS, title: 'EntryReason', example: EXAMPLE }) reason!: WordedReason;
  @ApiProperty({ type: String, nullable: true }) receiptId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'null also where the receipt earned under several rules' })
  awardId!: string | null;
  @ApiProperty({ type: String, nullable: true }) holdId!: string | null;
  @ApiProperty({ type: String, nullable: true }) redemptionId!: string | null;
  @ApiProperty({ type: String, nullable: true }) adjustmentId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of the member that sent' }) transferId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Who gave or took by hand' }) actor!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Who approved what was given or taken by hand' })
  approvedBy!: string | null;
  @ApiProperty({ description: 'The wallet after it' }) balance!: WalletAfterDto;
}

export class StatementDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({ type: [StatementLineDto], description: 'Latest first' }) lines!: StatementLineDto[];
  @NextCursorProperty() nextCursor!: string | null;
}
