import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Rejected } from '@accrue/kernel';
import {
  AnswersLines,
  Caller,
  CorrelationId,
  NDJSON_MEDIA_TYPE,
  problemOfError,
  Roles,
  type ApiCaller,
  type Problem,
} from '@accrue/http';
import { IdentityReader } from '@accrue/identities';
import { EnrolMembers } from '../enrol/enrol-members';
import { Members } from '../members/members';
import { enrollmentProblems } from '../problems';
import { IMPORT_EXAMPLE, IMPORT_LINES_MAX, readImport } from './import-lines';

class ImportedLineDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Of the request' }) line!: number;
  @ApiPropertyOptional({ enum: ['created', 'duplicate'] }) status?: 'created' | 'duplicate';
  @ApiPropertyOptional() memberId?: string;
  @ApiPropertyOptional({ type: String, nullable: true }) reference?: string | null;
  @ApiPropertyOptional({ type: 'integer' }) revision?: number;
  @ApiPropertyOptional({ allOf: [{ $ref: '#/components/schemas/Problem' }], description: 'Instead of all others' })
  problem?: Problem;
}

@ApiTags('members')
@Controller('v1')
export class ImportController {
  constructor(
    private readonly enrolMembers: EnrolMembers,
    private readonly identities: IdentityReader,
    private readonly members: Members,
  ) {}

  @Roles('operator')
  @Post('members::import')
  @HttpCode(200)
  @ApiConsumes(NDJSON_MEDIA_TYPE)
  @ApiBody({
    schema: { type: 'string', example: `${IMPORT_EXAMPLE}\n` },
    description: `One enrolment a line, as for POST /v1/members; at most ${IMPORT_LINES_MAX.toLocaleString('en')} lines.`,
  })
  @ApiOperation({
    summary: 'Enrol many members',
    description:
      'Answers one line per line: `{line, status: created | duplicate, memberId, reference, revision}` or `{line, problem}`. Safe to repeat.',
  })
  @AnswersLines(ImportedLineDto, 'One answer a line')
  async import(
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<string> {
    const lines = readImport(body, this.identities, this.members.now());
    const enrolments = lines.flatMap((line) => ('enrolment' in line ? [line.enrolment] : []));
    const outcomes = await this.enrolMembers.enrol(enrolments, { correlationId, actor: caller.name });
    let taken = 0;
    return lines
      .map((line) => {
        if ('rejection' in line) return problemLine(line.line, line.rejection);
        const outcome = outcomes[taken++];
        if (outcome === undefined) throw new Error('each enrolment has an outcome');
        if (!outcome.ok) return problemLine(line.line, outcome.rejection);
        const { memberId, reference } = outcome.member;
        const status = outcome.created ? 'created' : 'duplicate';
        return textOf({ line: line.line, status, memberId, reference, revision: outcome.revision });
      })
      .map((text) => `${text}\n`)
      .join('');
  }
}

const problemLine = (line: number, rejection: Rejected): string =>
  textOf({ line, problem: problemOfError(rejection, enrollmentProblems).problem });

const textOf = (line: ImportedLineDto): string => JSON.stringify(line);
