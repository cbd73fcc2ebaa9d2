import { ApiProperty } from '@nestjs/swagger';
import { UnitOrNullProperty } from '../account/wallet-units';

const points = (description: string): PropertyDecorator => ApiProperty({ type: 'integer', description });

/** Of one wallet: granted + adjusted + transferred + migrated = pending + active + held + spent + expired + reversed − deficit − inReview − writtenOff. */
export class WalletBalanceDto {
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @points('Spendable') active!: number;
  @points('Granted, not yet active') pending!: number;
  @points('Reserved by holds') held!: number;
  @points('Owed: clawed back beyond what was left') deficit!: number;
  @points('Taken back beyond what was left: a person decides whether it is owed') inReview!: number;
  @points('Taken back beyond what was left, and not owed') writtenOff!: number;
  @points('Granted by receipts in all') granted!: number;
  @points('Taken back in all') reversed!: number;
  @points('Spent in all') spent!: number;
  @points('Expired in all') expired!: number;
  @points('Given by hand, minus taken by hand') adjusted!: number;
  @points('Received from other members, minus sent to them') transferred!: number;
  @points('Brought along from another system') migrated!: number;
}

export class BalanceDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of a duplicate: the member whose account has its points',
  })
  mergedInto!: string | null;
  @ApiProperty({ type: [WalletBalanceDto] }) wallets!: WalletBalanceDto[];
  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the account; null: nothing has happened on it yet' })
  revision!: number | null;
}
