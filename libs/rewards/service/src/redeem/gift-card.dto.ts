import { ApiProperty } from '@nestjs/swagger';

/** What only they may see who redeemed: whoever has number and PIN has the money. */
export class GiftCardDto {
  @ApiProperty({ description: 'Its account in the ledger' })
  cardId!: string;
  @ApiProperty({ example: '9000000000000000019', description: '19 digits, the last of which checks the others' })
  number!: string;
  @ApiProperty({ example: '481516' })
  pin!: string;
}
