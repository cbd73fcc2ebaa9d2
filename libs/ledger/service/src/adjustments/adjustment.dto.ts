import { ApiProperty } from '@nestjs/swagger';
import { UnitProperty } from '@accrue/http';
import type { Adjustment } from '@accrue/ledger-domain';
import { UnitOrNullProperty } from '../account/wallet-units';

export const ADJUSTMENT_STATUSES = [
  'proposed',
  'posted',
  'declined',
] as const satisfies readonly Adjustment['status'][];

class AdjustmentFields {
  @ApiProperty() adjustmentId!: string;
  @ApiProperty() memberId!: string;
  @ApiProperty() walletId!: string;
  @ApiProperty({ type: 'integer', description: 'Signed, in the unit' }) points!: number;
  @ApiProperty() reasonCode!: string;
  @ApiProperty({ type: String, nullable: true, description: 'First instant at which it cannot be spent; null: never' })
  expiresAt!: string | null;
  @ApiProperty({
    enum: ADJUSTMENT_STATUSES,
    description: 'proposed: has no effect until somebody else approves it; posted: it has been given or taken',
  })
  status!: Adjustment['status'];
  @ApiProperty({ description: 'Who asked for it' }) actor!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Who approved or declined it; null: nobody had to, or has yet',
  })
  decidedBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The adjustment, or the reversal, that it undoes' })
  reverses!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'What undid it; reversed in its turn, it stands again' })
  reversedBy!: string | null;
}

/** What a write answers. */
export class AdjustmentDto extends AdjustmentFields {
  @UnitProperty() unit!: string;
  @ApiProperty({ type: 'integer', description: 'Of the account' }) revision!: number;
}

export class ListedAdjustmentDto extends AdjustmentFields {
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty() askedAt!: string;
  @ApiProperty({ type: String, nullable: true }) decidedAt!: string | null;
}
