import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { anyJson, NextCursorProperty } from '@accrue/http';
import { FindingDto } from './health/finding.dto';
import { programmeSchema } from './programme-schema';
import type {
  Guarded,
  PlannedCost,
  ProgrammeChange,
  ProgrammeProblem,
  ProposedProgramme,
  PublishedProgramme,
} from '@accrue/campaigns-domain';
import type { Publication } from './programmes';

type Approval = NonNullable<PublishedProgramme['approval']>;

/** A document that may be published as it is. */
export const PROGRAMME_EXAMPLE = {
  schemaVersion: 1,
  name: 'One point per pound',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { never: true } }],
  earning: {
    rules: [
      {
        id: 'base',
        name: 'Base',
        wallet: 'points',
        earn: { points: 1, per: 100 },
        level: 'receipt',
        rounding: 'floor',
      },
    ],
  },
};

/** The document’s own schema as the API document knows it: by its name, once. */
export const PROGRAMME_SCHEMA = { ...programmeSchema, title: 'Programme', examples: [PROGRAMME_EXAMPLE] } as object;

class ProgrammeProblemDto implements ProgrammeProblem {
  @ApiProperty({ description: 'JSON pointer into the document', example: '/earning/rules/0/wallet' }) path!: string;
  @ApiProperty({ description: 'Stable', example: 'wallet.unknown' }) code!: string;
  @ApiProperty({ description: 'For the person who wrote it', example: 'there is no such wallet' }) message!: string;
}

export class ValidatedProgrammeDto {
  @ApiProperty() valid!: boolean;
  @ApiProperty({ type: [ProgrammeProblemDto], description: 'Empty when valid', example: [] })
  problems!: readonly ProgrammeProblemDto[];
  @ApiProperty({
    type: [FindingDto],
    description: 'Mistakes that a valid document shows; they stop no publication. Of one that is not valid: none',
    example: [],
  })
  warnings!: readonly FindingDto[];
}

class ProgrammeChangeDto implements ProgrammeChange {
  @ApiProperty({
    description: 'Members joined by dots, items of a list by their id',
    example: 'earning.rules[base].earn.per',
  })
  path!: string;
  @ApiProperty({ enum: ['added', 'removed', 'changed', 'renamed'] }) kind!: ProgrammeChange['kind'];
  @ApiProperty(anyJson('null when added', null)) before!: unknown;
  @ApiProperty(anyJson('null when removed', 500)) after!: unknown;
}

export class PlannedProgrammeDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: nothing has been published yet' })
  publishedVersion!: number | null;
  @ApiProperty({ type: [ProgrammeChangeDto] }) changes!: readonly ProgrammeChangeDto[];
}

export class ProgrammePublishedDto {
  @ApiProperty({ type: 'integer', minimum: 1 }) version!: number;
  @ApiProperty({ format: 'date-time', description: 'Event time from which it counts' }) effectiveFrom!: string;
  @ApiProperty({ type: 'string', format: 'date-time' }) publishedAt!: string;
  @ApiProperty({ description: 'false: it is a proposal, or the same document was published before' })
  published!: boolean;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'What waits for the approval of another operator; null: nothing does',
    example: null,
  })
  proposal!: number | null;
  @ApiProperty({ type: 'integer' }) revision!: number;
}

export const publishedDto = ({ version, isNew, proposal, revision }: Publication): ProgrammePublishedDto => ({
  version: version.version,
  effectiveFrom: version.effectiveFrom,
  publishedAt: version.publishedAt,
  ...{ published: isNew, proposal, revision },
});

export class ProposedProgrammeDto implements Omit<ProposedProgramme, 'document'> {
  @ApiProperty({ type: 'integer', minimum: 1 }) proposal!: number;
  @ApiProperty({ type: 'string', format: 'date-time' }) proposedAt!: ProposedProgramme['proposedAt'];
  @ApiProperty({ description: 'Name of the key, which cannot approve it', example: 'head-office' }) proposedBy!: string;
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Event time from which it would count; null: from its approval on',
  })
  effectiveFrom!: ProposedProgramme['effectiveFrom'];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it may be beyond the guardrails; null: it keeps to them',
    example: null,
  })
  accept!: string | null;
  @ApiProperty({ type: [ProgrammeChangeDto], description: 'Against the latest version' })
  changes!: readonly ProgrammeChangeDto[];
  @ApiProperty({ allOf: [PROGRAMME_SCHEMA] }) document!: ProposedProgramme['document'];
}

export class ProposalsDto {
  @ApiProperty({ type: [ProposedProgrammeDto], description: 'One, or none' })
  proposals!: readonly ProposedProgrammeDto[];
}

export class PlannedCostDto implements PlannedCost {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'null: minor units of all wallets with a `value`, of given rewards with a `cost`, of discounts and of commissions; else this wallet in its own unit, or ' +
      '`reward:{id}`: how often that is given',
  })
  walletId!: string | null;
  @ApiProperty({
    type: 'integer',
    description: 'Under the version before: what members keep and are given, tills take off and partners earn',
  })
  published!: number;
  @ApiProperty({ type: 'integer', description: 'Under this one' }) draft!: number;
}

class ExceededDto {
  @ApiProperty({ enum: ['cost', 'guardrails'], description: '`guardrails`: they were dropped or widened' })
  of!: 'cost' | 'guardrails';
  @ApiPropertyOptional({ type: String, nullable: true }) walletId?: string | null;
  @ApiPropertyOptional({ type: 'integer' }) published?: number;
  @ApiPropertyOptional({ type: 'integer' }) draft?: number;
}

class AcceptedDto {
  @ApiProperty({ description: 'Name of the key', example: 'head-office' }) by!: string;
  @ApiProperty({ example: 'Christmas campaign, agreed with finance' }) reason!: string;
  @ApiProperty({ type: [ExceededDto] }) exceeded!: readonly ExceededDto[];
}

class GuardedDto {
  @ApiProperty({ type: 'string', format: 'date-time' }) plannedAt!: Guarded['plannedAt'];
  @ApiProperty({ type: [PlannedCostDto] }) costs!: readonly PlannedCostDto[];
  @ApiProperty({
    type: AcceptedDto,
    nullable: true,
    description: 'null: it kept to the guardrails',
  })
  accepted!: AcceptedDto | null;
}

class ApprovalDto implements Approval {
  @ApiProperty({ type: 'integer', minimum: 1 }) proposal!: number;
  @ApiProperty({ description: 'Name of the key', example: 'head-office' }) proposedBy!: string;
  @ApiProperty({ description: 'Name of another key', example: 'finance' }) approvedBy!: string;
}

export class PublishedProgrammeDto implements Omit<PublishedProgramme, 'document' | 'guarded'> {
  @ApiProperty({ type: 'integer', minimum: 1 }) version!: number;
  @ApiProperty({ type: 'string', format: 'date-time' }) publishedAt!: PublishedProgramme['publishedAt'];
  @ApiProperty({ type: 'string', format: 'date-time' }) effectiveFrom!: PublishedProgramme['effectiveFrom'];
  @ApiPropertyOptional({ description: 'The plan that it was published on, if the version before has guardrails' })
  guarded?: GuardedDto;
  @ApiPropertyOptional({ description: 'Whose proposal it was, if the version before has `guardrails.fourEyes`' })
  approval?: ApprovalDto;
  @ApiProperty({ allOf: [PROGRAMME_SCHEMA] }) document!: PublishedProgramme['document'];
}

export class ProgrammeVersionDto implements Omit<PublishedProgrammeDto, 'document' | 'guarded'> {
  @ApiProperty({ type: 'integer', minimum: 1 }) version!: number;
  @ApiProperty({ type: 'string', format: 'date-time' }) publishedAt!: PublishedProgramme['publishedAt'];
  @ApiProperty({ type: 'string', format: 'date-time', description: 'Event time from which it counts' })
  effectiveFrom!: PublishedProgramme['effectiveFrom'];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Name of the key that published it, or approved it; null: it is not recorded',
    example: 'head-office',
  })
  publishedBy!: string | null;
  @ApiPropertyOptional({ description: 'Whose proposal it was, if the version before has `guardrails.fourEyes`' })
  approval?: ApprovalDto;
}

export class ProgrammeVersionsDto {
  @ApiProperty({ type: [ProgrammeVersionDto], description: 'The latest first' })
  versions!: readonly ProgrammeVersionDto[];
  @NextCursorProperty() nextCursor!: string | null;
}
