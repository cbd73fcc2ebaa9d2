import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { ENTRY_REASONS, LOCALES, type Locale } from '@accrue/contracts';
import { LocaleParameter, Optional, ReasonProperty, type WordedReason } from '@accrue/http';
import { ENTRY_KINDS } from '../../account/account-event';
import { UnitOrNullProperty } from '../../account/wallet-units';
import type { StatementDocument } from './statement-document';

export const FORMATS = ['json', 'pdf'] as const;

export class StatementDocumentQuery {
  @ApiProperty({ description: 'First day, in the programme’s zone', example: '2026-10-01' })
  @IsString()
  @MaxLength(10)
  from!: string;

  @ApiProperty({ description: 'Last day', example: '2026-10-31' })
  @IsString()
  @MaxLength(10)
  to!: string;

  @LocaleParameter()
  locale?: Locale;

  @ApiPropertyOptional({ enum: FORMATS, default: 'json' })
  @Optional()
  @IsIn(FORMATS)
  format: (typeof FORMATS)[number] = 'json';
}

const points = (description: string): PropertyDecorator => ApiProperty({ type: 'integer', description });

class AmountsDto {
  @points('Spendable') active!: number;
  @points('Granted, not yet active') pending!: number;
  @points('Reserved by holds') held!: number;
  @points('Owed') deficit!: number;
}

const REASON = {
  code: 'award.earned',
  data: { receiptId: 'R-1', multiplier: '1', tierId: null },
  text: 'Earned on receipt R-1',
};
const ENTRY_ID = '5d1f6d9e-1d0b-5d5e-8f5a-4f8f0b1c2d3e';

class DocumentLineDto {
  @ApiProperty({ example: ENTRY_ID, description: 'Of the public entry, too' }) entryId!: string;
  @ApiProperty({ type: 'integer', description: 'Of the account' }) revision!: number;
  @ApiProperty({ enum: ENTRY_KINDS }) kind!: string;
  @ApiProperty({ description: 'When it happened' }) occurredAt!: string;
  @ApiProperty({ description: 'When it was booked: the lines are in this order' }) recordedAt!: string;
  @points('Signed change of active + pending − deficit') points!: number;
  @ReasonProperty({ table: ENTRY_REASONS, title: 'EntryReason', example: REASON }) reason!: WordedReason;
  @ApiProperty({ type: String, nullable: true }) receiptId!: string | null;
  @ApiProperty({ description: 'The wallet after it' }) balance!: AmountsDto;
}

class ExpiringDto {
  @ApiProperty({ description: 'Last day' }) expiresOn!: string;
  @ApiProperty({ type: 'integer' }) points!: number;
}

class DocumentWalletDto {
  @ApiProperty() walletId!: string;
  @ApiProperty({ type: String, nullable: true, example: 'Points' }) name!: string | null;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ description: 'When the first day began' }) opening!: AmountsDto;
  @ApiProperty({ type: [DocumentLineDto] }) lines!: DocumentLineDto[];
  @ApiProperty({ description: 'When the last day ended' }) closing!: AmountsDto;
  @ApiProperty({ type: [ExpiringDto], description: 'What expires next of the closing balance' })
  expiringNext!: ExpiringDto[];
}

class LedgerPositionDto {
  @ApiProperty() streamId!: string;
  @ApiProperty({ type: 'integer' }) revision!: number;
  @ApiProperty({ type: 'integer', example: 3 }) partition!: number;
  @ApiProperty({ type: 'integer', example: 4711 }) position!: number;
  @ApiProperty({ example: ENTRY_ID }) entryId!: string;
  @ApiProperty() recordedAt!: string;
}

class StatementOfDaysDto implements Omit<StatementDocument, 'wallets'> {
  @ApiProperty({ enum: ['accrue.statement.v1'] }) form!: 'accrue.statement.v1';
  @ApiProperty({ example: 'Base' }) programme!: string;
  @ApiProperty() memberId!: string;
  @ApiProperty({ example: '2026-10-01' }) from!: string;
  @ApiProperty({ example: '2026-10-31' }) to!: string;
  @ApiProperty() timeZone!: string;
  @ApiProperty({ enum: LOCALES }) locale!: Locale;
  @ApiProperty({
    type: LedgerPositionDto,
    nullable: true,
    description: 'Of the last entry that it is made of; null: there is none',
  })
  ledgerPosition!: LedgerPositionDto | null;
  @ApiProperty({ type: [DocumentWalletDto] }) wallets!: DocumentWalletDto[];
}

export class StatementDocumentDto {
  @ApiProperty() statement!: StatementOfDaysDto;
  @ApiProperty({
    description: 'SHA-256 of `statement` as canonical JSON (RFC 8785); the PDF has it on every page',
    example: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  })
  digest!: string;
  @ApiProperty({ description: 'Whether it stays what it is: its last day ended a minute ago or more' })
  final!: boolean;
  @ApiProperty({ description: 'Which of the keys of `/v1/ledger/signing-keys` signed it' }) keyId!: string;
  @ApiProperty({ description: 'Ed25519, base64url, of the canonical JSON (RFC 8785) of all other members' })
  signature!: string;
}
