import { ApiProperty } from '@nestjs/swagger';

export class AddCodesDto {
  @ApiProperty({
    type: [String],
    description: 'Codes to hand out, 1 to 10,000, each 1 to 128 characters; duplicates are ignored',
    example: ['FIVE-7K2M', 'FIVE-9QXT'],
  })
  codes!: string[];
}

export class CodesAddedDto {
  @ApiProperty()
  rewardId!: string;
  @ApiProperty({ description: 'New codes' })
  added!: number;
  @ApiProperty({ description: 'Codes that the reward has or had already, or that were sent twice' })
  duplicates!: number;
  @ApiProperty({ description: 'Codes left to give out' })
  availableCodes!: number;
  @ApiProperty({ description: 'Of the reward' })
  revision!: number;
}
