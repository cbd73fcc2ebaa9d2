import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DeadLetter, DeadLetterHead, SubscriptionLag } from '@accrue/messaging';
import type { ProjectionStatus, RebuildReport, TableDigest } from '@accrue/projections';
import { ROLES, type Role } from '@accrue/api-keys';
import type { SetAsideItem, WorkStatus } from '@accrue/scheduling';
import { anyJson, NextCursorProperty, type ApiCaller } from '@accrue/http';
import type { Phase } from './platform-ports';
import type { Progress } from './progress';

const count = (description: string) => ({ type: 'integer', minimum: 0, description }) as const;
const instant = { type: 'string', format: 'date-time' } as const;

export class LiveDto {
  @ApiProperty({ enum: ['live'] }) status!: 'live';
}

export class StartupDto {
  @ApiProperty({ enum: ['starting', 'running', 'stopping', 'fenced'], example: 'running' }) status!: Phase;
}

export class ReadinessDto {
  @ApiProperty({ enum: ['ready', 'not ready'] }) status!: 'ready' | 'not ready';
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Each part, and `up` or what hinders it',
    example: { process: 'running', database: 'up', ledger: 'up' },
  })
  parts!: Readonly<Record<string, string>>;
}

export class InstanceDto {
  @ApiProperty({ example: '7f0d5a0e-6a0c-4e57-9a51-1c2f2f3f9a10' }) instanceId!: string;
}

export class CallerDto implements ApiCaller {
  @ApiProperty({ example: 'till-1' }) name!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiPropertyOptional({
    type: [String],
    description: 'Stores whose receipts it may send and claim; absent: those of any',
    example: ['S-014'],
  })
  stores?: readonly string[];
}

class SubscriptionLagDto implements SubscriptionLag {
  @ApiProperty() topic!: string;
  @ApiProperty({ description: 'Who reads the topic' }) group!: string;
  @ApiProperty({ ...count('Messages not yet handled; null while the broker does not say'), nullable: true })
  behind!: SubscriptionLag['behind'];
  @ApiProperty({ ...instant, nullable: true }) lastProgressAt!: SubscriptionLag['lastProgressAt'];
}

class ProjectionLagDto {
  @ApiProperty({ example: 'ledger' }) context!: string;
  @ApiProperty({ example: 'balance' }) name!: string;
  @ApiProperty(count('Events not yet folded')) behind!: number;
}

export class ProgressDto implements Progress {
  @ApiProperty(count('Events recorded by all contexts')) events!: number;
  @ApiProperty(count('What subscriptions and read models still have to handle, added up, as far as it is known'))
  behind!: number;
  @ApiProperty({ description: 'Nothing is behind, and nothing was recorded while that was being looked up' })
  drained!: boolean;
  @ApiProperty({ type: [SubscriptionLagDto] }) subscriptions!: readonly SubscriptionLagDto[];
  @ApiProperty({ type: [ProjectionLagDto] }) projections!: readonly ProjectionLagDto[];
}

class DigestDto implements TableDigest {
  @ApiProperty({ example: 'ledger' }) context!: string;
  @ApiProperty({ example: 'balance' }) name!: string;
  @ApiProperty({ example: 'balance' }) table!: string;
  @ApiProperty(count('Rows of the table')) rows!: number;
  @ApiProperty({ description: 'Over all rows, in whatever order they came' }) digest!: string;
}

export class DigestsDto {
  @ApiProperty({ type: [DigestDto] }) digests!: readonly DigestDto[];
}

class SetAsideDto {
  @ApiProperty() streamId!: string;
  @ApiProperty(count('Of the event that cannot be folded')) revision!: number;
  @ApiProperty({ example: 'PointsAdjusted' }) eventType!: string;
  @ApiProperty({ example: 'cannot be folded' }) error!: string;
  @ApiProperty(instant) at!: string;
}

class ProjectionDto implements ProjectionStatus {
  @ApiProperty({ example: 'ledger' }) context!: string;
  @ApiProperty({ example: 'balance' }) name!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty(count('0: its tables are not made yet')) generation!: number;
  @ApiProperty({ enum: ['live', 'rebuilding', 'failed', 'superseded'] }) state!: ProjectionStatus['state'];
  @ApiProperty(count('Events not yet folded')) behind!: number;
  @ApiPropertyOptional({ description: 'Why it failed', example: 'relation does not exist' }) error?: string;
  @ApiProperty({
    type: [SetAsideDto],
    description:
      'Streams that it follows no further, because one of their events cannot be folded; a rebuild tries them again',
  })
  setAside!: readonly SetAsideDto[];
}

export class ProjectionsDto {
  @ApiProperty({ type: [ProjectionDto] }) projections!: readonly ProjectionDto[];
}

class SetAsideItemDto implements SetAsideItem {
  @ApiProperty({ description: 'Whom or what it is due for' }) key!: string;
  @ApiProperty(instant) dueAt!: SetAsideItem['dueAt'];
  @ApiProperty(count('How often it was tried')) failures!: number;
  @ApiProperty({ description: 'Why it failed last', example: 'handler.failed' }) reason!: string;
  @ApiProperty(instant) setAsideAt!: SetAsideItem['setAsideAt'];
}

class WorkStatusDto implements WorkStatus {
  @ApiProperty({ example: 'ledger' }) context!: string;
  @ApiProperty({ example: 'settle-accounts' }) work!: string;
  @ApiProperty({ ...instant, nullable: true, description: 'Since when the oldest item waits; null: nothing is due' })
  dueSince!: WorkStatus['dueSince'];
  @ApiProperty({ type: 'number', format: 'double', minimum: 0, example: 0.4 }) overdueSeconds!: number;
  @ApiProperty(count('Items that failed again and again, and are not tried any more')) setAsideCount!: number;
  @ApiProperty({ type: [SetAsideItemDto] }) setAside!: readonly SetAsideItemDto[];
}

export class DueWorkDto {
  @ApiProperty({ type: [WorkStatusDto] }) dueWork!: readonly WorkStatusDto[];
}

export class DueWorkRetriedDto {
  @ApiProperty(count('Items that are tried again')) retried!: number;
}

class RebuiltTableDto {
  @ApiProperty({ example: 'balance' }) table!: string;
  @ApiProperty(count('Rows of the new one')) rows!: number;
  @ApiProperty(count('Rows in which new and old differ at the same checkpoint')) differences!: number;
}

export class RebuildDto implements RebuildReport {
  @ApiProperty({ example: 'ledger' }) context!: string;
  @ApiProperty({ example: 'balance' }) name!: string;
  @ApiProperty(count('Folded')) events!: number;
  @ApiProperty({ type: 'number', format: 'double', minimum: 0, example: 1.5 }) seconds!: number;
  @ApiProperty({ type: [RebuiltTableDto] }) tables!: readonly RebuiltTableDto[];
  @ApiProperty({ description: 'It is the live one now' }) swapped!: boolean;
}

/** What is said of a dead letter to whoever works with the platform. */
export class DeadLetterHeadDto implements DeadLetterHead {
  @ApiProperty() id!: string;
  @ApiProperty() topic!: string;
  @ApiProperty({ description: 'Who could not handle it' }) group!: string;
  @ApiProperty({ type: 'integer' }) partition!: number;
  @ApiProperty({ type: 'integer' }) position!: number;
  @ApiProperty(count('Among the messages of this position')) ordinal!: number;
  @ApiProperty({ description: 'Stable code', example: 'message.not_json' }) reasonCode!: string;
  @ApiProperty({
    description: 'For people. Of an error that nobody wrote for a reader, only operators see the text',
    example: 'the value is not JSON',
  })
  reason!: string;
  @ApiProperty(count('How often it was tried')) attempts!: number;
  @ApiProperty(instant) failedAt!: DeadLetter['failedAt'];
  @ApiProperty({ enum: ['parked', 'replayed', 'discarded'] }) status!: DeadLetter['status'];
}

const KEY = { description: 'Of the message, for operators; empty when the letter is settled' } as const;
const MESSAGE_HEADERS = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Of the message, for operators; none when the letter is settled',
  example: { ce_type: 'loyalty.pos.receipt-completed.v1' },
} as const;
const PAYLOAD = {
  type: String,
  nullable: true,
  description: 'As it came, for operators; null: a tombstone, or the letter is settled and its message destroyed',
  example: '{"receiptId":',
} as const;

export class DeadLetterDto extends DeadLetterHeadDto implements DeadLetter {
  @ApiProperty(KEY) key!: string;
  @ApiProperty(MESSAGE_HEADERS) headers!: Readonly<Record<string, string>>;
  @ApiProperty(PAYLOAD) payload!: string | null;
}

class ListedDeadLetterDto extends DeadLetterHeadDto {
  @ApiPropertyOptional(KEY) key?: string;
  @ApiPropertyOptional(MESSAGE_HEADERS) headers?: Readonly<Record<string, string>>;
  @ApiPropertyOptional(PAYLOAD) payload?: string | null;
}

export class DeadLettersDto {
  @ApiProperty({ type: [ListedDeadLetterDto], description: 'Oldest first' })
  deadLetters!: readonly ListedDeadLetterDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

export class RawMessageDto {
  @ApiProperty({
    minLength: 1,
    maxLength: 512,
    description: 'Messages with the same key stay in order',
    example: 'S-014/3',
  })
  key!: string;
  @ApiProperty(anyJson('JSON, or a text that is passed on untouched', { receiptId: 'R-1' }))
  value!: unknown;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', nullable: true },
    description: 'CloudEvents headers that are left out are filled in; null: stays away',
    example: {},
  })
  headers?: Readonly<Record<string, string | null>>;
}

export class PublishedDto {
  @ApiProperty(count('Messages that are durable and will be handled')) accepted!: number;
}
