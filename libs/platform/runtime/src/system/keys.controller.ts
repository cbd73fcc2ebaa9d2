import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsISO8601, IsString, Length, Matches } from 'class-validator';
import { ROLES, type Role } from '@accrue/api-keys';
import {
  Caller,
  NextCursorProperty,
  Optional,
  PageQuery,
  Refuses,
  Roles,
  type ApiCaller,
  type ApiKeyInfo,
} from '@accrue/http';
import { parseInstant, Rejected } from '@accrue/kernel';
import { KEY_ORDER } from './page-orders';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import type { SystemProblemCode } from './problems';

/** Stands in the events that the key's holder causes, so it names a till or a post and not a person. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

const STORES_MAX = 100;
/** As in the contract of a receipt. */
const STORE_LENGTH_MAX = 200;

class IssueKeyDto {
  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;

  @ApiProperty({
    description:
      'SHA-256 of the key, in hex. Who asks makes the key, at random, and keeps it: it is not sent before it is used. `accrue keys create` does both.',
  })
  @Matches(/^[0-9a-f]{64}$/, { message: 'keyHash must be 64 hexadecimal digits in lower case' })
  keyHash!: string;

  @ApiPropertyOptional({
    minItems: 1,
    maxItems: STORES_MAX,
    example: ['S-014'],
    description:
      'Of a till: stores (`businessKey.storeId`) whose receipts it may send and claim; absent: those of any. No other role has stores',
  })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(STORES_MAX)
  @IsString({ each: true })
  @Length(1, STORE_LENGTH_MAX, { each: true })
  stores?: string[];

  @ApiPropertyOptional({ description: 'First instant at which it is no longer good; absent: never' })
  @Optional()
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

const text = (description: string) => ({ type: String, nullable: true, description }) as const;

class KeyDto implements ApiKeyInfo {
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({
    type: [String],
    nullable: true,
    example: ['S-014'],
    description: 'Stores whose receipts it may send and claim; null: those of any',
  })
  stores!: readonly string[] | null;
  @ApiProperty({ enum: ['issued', 'configured'], description: 'configured: as long as the configuration names it' })
  source!: 'issued' | 'configured';
  @ApiProperty({ enum: ['active', 'expired', 'revoked'] }) status!: 'active' | 'expired' | 'revoked';
  @ApiProperty(text('When it was made known')) createdAt!: string | null;
  @ApiProperty(text('Name of the key that did it')) createdBy!: string | null;
  @ApiProperty(text('First instant at which it is no longer good; null: never')) expiresAt!: string | null;
  @ApiProperty(text('To the minute; null: not yet')) lastUsedAt!: string | null;
  @ApiProperty(text('null: it was not')) revokedAt!: string | null;
  @ApiProperty(text('Name of the key that did it')) revokedBy!: string | null;
}

class KeysDto {
  @ApiProperty({ type: [KeyDto], description: 'By name' }) keys!: readonly KeyDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

/** One key per till and person: its name is the actor of what it does, and it alone is revoked when it is lost. */
@ApiTags('platform')
@Controller('v1/keys')
export class KeysController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('operator')
  @Get()
  @ApiOperation({ summary: 'All API keys, without the keys themselves' })
  @ApiOkResponse({ type: KeysDto })
  async list(@Query() query: PageQuery): Promise<KeysDto> {
    const [name, source] = KEY_ORDER.after(query) ?? [];
    const after = name === undefined || source === undefined ? null : { name, source };
    const { page, nextCursor } = KEY_ORDER.pageOf(
      await this.ports.apiKeys.list(query.limit + 1, after),
      query,
      (key) => [key.name, key.source],
    );
    return { keys: page, nextCursor };
  }

  @Roles('operator')
  @Put(':name')
  @ApiOperation({
    summary: 'Make a key known under a name',
    description: 'Again with the same content changes nothing; a name is used once, also after its key was revoked.',
  })
  @ApiParam({ name: 'name', schema: { type: 'string', pattern: NAME.source } })
  @ApiOkResponse({ type: KeyDto })
  @Refuses('key.name_invalid', 'key.stores_not_allowed', 'key.conflict', 'instant.invalid', 'date.out_of_range')
  async issue(@Param('name') name: string, @Body() dto: IssueKeyDto, @Caller() caller: ApiCaller): Promise<KeyDto> {
    if (!NAME.test(name)) throw new Rejected<SystemProblemCode>('key.name_invalid', { pattern: NAME.source });
    const { role, keyHash, stores } = dto;
    if (stores !== undefined && role !== 'pos')
      throw new Rejected<SystemProblemCode>('key.stores_not_allowed', { role });
    const expiresAt = dto.expiresAt === undefined ? null : parseInstant(dto.expiresAt);
    const limit = stores === undefined ? {} : { stores };
    return this.ports.apiKeys.issue({ name, role, keyHash, expiresAt, ...limit }, caller.name);
  }

  @Roles('operator')
  @Post(':name(^[^]+)::revoke')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make a key worthless, for ever',
    description: 'Every process has forgotten it ten seconds later. One from the configuration goes with it.',
  })
  @ApiOkResponse({ type: KeyDto })
  @Refuses('key.unknown', 'key.configured', 'key.last_operator')
  async revoke(@Param('name') name: string, @Caller() caller: ApiCaller): Promise<KeyDto> {
    if (!NAME.test(name)) throw new Rejected<SystemProblemCode>('key.unknown', {});
    return this.ports.apiKeys.revoke(name, caller.name);
  }
}
