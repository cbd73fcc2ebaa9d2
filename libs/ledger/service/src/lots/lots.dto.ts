import { ApiProperty } from '@nestjs/swagger';
import { CursorParameter, LimitParameter, NextCursorProperty, PAGE_DEFAULT } from '@accrue/http';
import { AtInstant } from '../account/at-instant';
import { UnitOrNullProperty } from '../account/wallet-units';

export class LotsQuery extends AtInstant {
  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

class LotTransferDto {
  @ApiProperty({ description: 'The member that sent' }) from!: string;
  @ApiProperty() transferId!: string;
  @ApiProperty({ description: 'Lot of the sender that it came from' }) lotId!: string;
}

export class LotDto {
  @ApiProperty() lotId!: string;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ enum: ['active', 'pending', 'awaiting_terms', 'expired'] }) status!: string;
  @ApiProperty({ type: 'integer' }) granted!: number;
  @ApiProperty({ type: 'integer' }) reversed!: number;
  @ApiProperty({ type: 'integer' }) remaining!: number;
  @ApiProperty({ type: 'integer' }) expired!: number;
  @ApiProperty({ type: 'integer', description: 'Taken back although it was not there: a person decides about it' })
  inReview!: number;
  @ApiProperty() occurredAt!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Until then it is pending; null: it never was' })
  activatesAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'First instant at which it cannot be spent; null: never' })
  expiresAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Last day, in the programme’s zone' }) expiresOn!:
    string | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'It expires when nothing is earned or spent in its wallet for so many months: whatever is moves its dates, which are null while nothing is in it. null: its dates stay',
  })
  inactiveMonths!: number | null;
  @ApiProperty({
    enum: ['award', 'adjustment', 'grace', 'transfer', 'migration'],
    description:
      'Earned with a receipt; given by hand; for a while, because a return gave points back after their own lot had expired; sent by another ' +
      'member; or brought along from another system',
  })
  origin!: string;
  @ApiProperty({ type: String, nullable: true }) awardId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The sale that earned, or the return of `grace`' })
  receiptId!: string | null;
  @ApiProperty({ type: LotTransferDto, nullable: true, description: 'What another member sent; null: nobody did' })
  transfer!: LotTransferDto | null;
  @ApiProperty({ type: String, nullable: true, description: 'rule id@programme version; null: given by hand' }) rule!:
    string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Tier that the member had before the receipt' }) tierId!:
    string | null;
  @ApiProperty({ type: String, nullable: true }) multiplier!: string | null;
}

export class LotsDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({ type: [LotDto], description: 'In order of spending' }) lots!: LotDto[];
  @NextCursorProperty() nextCursor!: string | null;
}
