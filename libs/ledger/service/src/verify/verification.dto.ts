import { ApiProperty } from '@nestjs/swagger';

const DIGEST = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';

class CheckDto {
  @ApiProperty() name!: string;
  @ApiProperty() ok!: boolean;
  @ApiProperty({ type: 'integer', description: 'How many things were looked at' }) checked!: number;
  @ApiProperty({ type: 'integer' }) differences!: number;
  @ApiProperty({ type: [String], description: 'The first of the differences' }) examples!: string[];
}

class DigestsOfLedgerDto {
  @ApiProperty({ description: 'SHA-256', example: DIGEST }) balances!: string;
  @ApiProperty({ description: 'SHA-256', example: DIGEST }) lots!: string;
}

class VerifiedHeadDto {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty() closedAt!: string;
  @ApiProperty({ description: 'Which key signed it' }) keyId!: string;
}

class VerifiedChainDto {
  @ApiProperty({ type: 'integer', description: 'In the hash chain; the others were written a moment ago' })
  events!: number;
  @ApiProperty({ type: VerifiedHeadDto, nullable: true, description: 'null: none has been signed yet' })
  newestHead!: VerifiedHeadDto | null;
}

export class VerificationDto {
  @ApiProperty() ok!: boolean;
  @ApiProperty({ type: 'integer' }) events!: number;
  @ApiProperty({ type: 'integer' }) accounts!: number;
  @ApiProperty({ type: [CheckDto] }) checks!: CheckDto[];
  @ApiProperty({ description: 'Independent of the order of arrival' }) digests!: DigestsOfLedgerDto;
  @ApiProperty() chain!: VerifiedChainDto;
}
