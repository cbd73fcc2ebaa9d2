import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { NextCursorProperty, PageOrder, PageQuery, Roles } from '@accrue/http';
import { SigningKeys } from '../signing/signing-keys';
import { Heads, type SignedHead } from './heads';

const ORDER = new PageOrder('count');
const SHA256 = {
  type: String,
  pattern: '^[0-9a-f]{64}$',
  example: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
} as const;

class PartitionHeadDto {
  @ApiProperty({ type: 'integer' }) partition!: number;
  @ApiProperty({ type: 'integer', description: 'Number of the link that it is the head of; 0: nothing was stored' })
  link!: number;
  @ApiProperty({ type: 'integer', description: 'Of the last event in the chain' }) lastPosition!: number;
  @ApiProperty({ ...SHA256, description: 'SHA-256 over all that was stored until then, in its order' }) head!: string;
}

class SignedHeadDto {
  @ApiProperty({ type: 'integer', description: '1, 2, 3, …' }) number!: number;
  @ApiProperty({ description: 'What the ledger held at this instant is covered' }) closedAt!: string;
  @ApiProperty({ type: [PartitionHeadDto] }) partitions!: PartitionHeadDto[];
  @ApiProperty({
    ...SHA256,
    nullable: true,
    description: 'SHA-256 of the signed head before, as canonical JSON (RFC 8785)',
  })
  previous!: string | null;
  @ApiProperty({ description: 'Which of the keys of `/v1/ledger/signing-keys` signed it' }) keyId!: string;
  @ApiProperty({ description: 'Ed25519, base64url, of the canonical JSON (RFC 8785) of all other members' })
  signature!: string;
}

class SignedHeadsDto {
  @ApiProperty({ type: [SignedHeadDto], description: 'The oldest first' }) heads!: SignedHeadDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

class PublicKeyDto {
  @ApiProperty({ enum: ['OKP'] }) kty!: string;
  @ApiProperty({ enum: ['Ed25519'] }) crv!: string;
  @ApiProperty({ description: '32 bytes, base64url' }) x!: string;
  @ApiProperty({ description: 'Its thumbprint (RFC 7638)' }) kid!: string;
}

class PublicKeysDto {
  @ApiProperty({ type: [PublicKeyDto], description: 'The present one first; a JWK set (RFC 7517)' })
  keys!: PublicKeyDto[];
}

const wire = ({ partitions, ...head }: SignedHead): SignedHeadDto => ({
  ...head,
  partitions: partitions.map((partition) => ({ ...partition })),
});

@ApiTags('ledger')
@Controller('v1/ledger')
export class HeadsController {
  constructor(
    private readonly heads: Heads,
    private readonly signingKeys: SigningKeys,
  ) {}

  @Roles('analyst')
  @Get('heads')
  @ApiOperation({ summary: 'Signed heads of the hash chain over the whole ledger, one a day: keep them elsewhere' })
  @ApiOkResponse({ type: SignedHeadsDto })
  async list(@Query() query: PageQuery): Promise<SignedHeadsDto> {
    const [after = 0] = ORDER.after(query) ?? [];
    const found = await this.heads.after(after, query.limit + 1);
    const { page, nextCursor } = ORDER.pageOf(found, query, ({ number }) => [number]);
    return { heads: page.map(wire), nextCursor };
  }

  @Roles('operator')
  @Post('heads')
  @ApiOperation({
    summary: 'Sign a head now, e.g. when a month is closed; without anything new it is the one that there is',
  })
  @HttpCode(200)
  @ApiOkResponse({ type: SignedHeadDto })
  async sign(): Promise<SignedHeadDto> {
    return wire(await this.heads.sign());
  }

  @Roles('analyst')
  @Get('signing-keys')
  @ApiOperation({ summary: 'Public keys that heads and statements were signed with' })
  @ApiOkResponse({ type: PublicKeysDto })
  async keys(): Promise<PublicKeysDto> {
    return { keys: (await this.signingKeys.all()).map((key) => ({ ...key })) };
  }
}
