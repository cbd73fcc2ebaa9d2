import { ApiProperty } from '@nestjs/swagger';
import type { Finding } from '@accrue/campaigns-domain';

export class FindingDto implements Finding {
  @ApiProperty({ description: 'JSON pointer into the document', example: '/wallets/0/expiry' }) path!: string;
  @ApiProperty({ description: 'Stable', example: 'expiry.too_short' }) code!: string;
  @ApiProperty({ type: 'number', format: 'double', description: 'The figure behind it', example: 90 }) value!: number;
  @ApiProperty({ description: 'What it is held against', example: 180 }) bound!: number;
  @ApiProperty({
    enum: ['days', 'purchases', 'percent', 'rules', 'tiers', 'rewards', 'entries', 'members'],
    description: 'Of both',
    example: 'days',
  })
  unit!: Finding['unit'];
  @ApiProperty({
    description: 'For the person who wrote it',
    example: 'What is earned can be lost after 90 days; members who lose what they have collected stop collecting.',
  })
  message!: string;
}
