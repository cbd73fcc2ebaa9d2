import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsISO8601, IsString, Length } from 'class-validator';
import { ROLES, type Role } from '@accrue/api-keys';
import {
  NextCursorProperty,
  Optional,
  PageQuery,
  Refuses,
  Roles,
  type AuditEntry,
  type AuditFilter,
} from '@accrue/http';
import { parseInstant } from '@accrue/kernel';
import { AUDIT_ORDER } from './page-orders';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';

const TEXT_MAX = 200;

class AuditQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Of this key or person alone, as `actor` has it', example: 'first-operator' })
  @Optional()
  @IsString()
  @Length(1, TEXT_MAX)
  actor?: string;

  @ApiPropertyOptional({
    description: 'What was done to this alone: an id that stood in the path, such as a member’s',
    example: 'm-1',
  })
  @Optional()
  @IsString()
  @Length(1, TEXT_MAX)
  subject?: string;

  @ApiPropertyOptional({ description: 'First instant that counts', example: '2026-03-01T00:00:00Z' })
  @Optional()
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ description: 'First instant that does not count any more', example: '2026-04-01T00:00:00Z' })
  @Optional()
  @IsISO8601({ strict: true })
  to?: string;
}

class AuditEntryDto implements AuditEntry {
  @ApiProperty({ format: 'uuid', example: '7f0d5a0e-6a0c-4e57-9a51-1c2f2f3f9a10' }) id!: string;
  @ApiProperty({ format: 'date-time', example: '2026-03-01T10:00:00.000Z' }) at!: string;
  @ApiProperty({
    example: 'first-operator',
    description: 'The name of the key, or `person/` and the pseudonym of who signed in with a provider of identities',
  })
  actor!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({
    example: 'POST /v1/members/{memberId}:close',
    description: 'Method and path, as this document has it',
  })
  action!: string;
  @ApiProperty({
    type: [String],
    example: ['m-1'],
    description: 'What stood for the parameters of the path, in its order',
  })
  subjects!: readonly string[];
  @ApiProperty({ example: 'c-1', description: 'Also in the events that it led to' }) correlationId!: string;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 200,
    description: 'Of the answer; null: not known, as the process died or has not answered yet',
  })
  status!: number | null;
  @ApiProperty({ type: String, nullable: true, example: null, description: 'Of a refusal; null: it was none' }) code!:
    string | null;
}

class AuditDto {
  @ApiProperty({ type: [AuditEntryDto], description: 'The newest first' }) entries!: readonly AuditEntryDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

@ApiTags('platform')
@Controller('v1/audit')
export class AuditController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({
    summary: 'Who did what',
    description:
      'Whatever operators, support, analysts and people who signed in asked to be changed, also what was refused after it was let in. What only ' +
      'asks is not in it; what tills and members did is in the events, as are receipts and actions whoever sent them.',
  })
  @ApiOkResponse({ type: AuditDto })
  @Refuses('instant.invalid', 'date.out_of_range')
  async list(@Query() query: AuditQuery): Promise<AuditDto> {
    const [at, id] = AUDIT_ORDER.after(query) ?? [];
    const { actor, subject } = query;
    const filter: AuditFilter = {
      ...(actor === undefined ? {} : { actor }),
      ...(subject === undefined ? {} : { subject }),
      ...(query.from === undefined ? {} : { from: parseInstant(query.from) }),
      ...(query.to === undefined ? {} : { to: parseInstant(query.to) }),
    };
    const { page, nextCursor } = AUDIT_ORDER.pageOf(
      await this.ports.audit.list(filter, query.limit + 1, at === undefined || id === undefined ? null : { at, id }),
      query,
      (entry) => [entry.at, entry.id],
    );
    return { entries: page, nextCursor };
  }
}
