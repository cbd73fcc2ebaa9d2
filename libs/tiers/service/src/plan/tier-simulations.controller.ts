import { Body, Controller, Get, Headers, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { ladderDraft, programmePublished } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import type { FastifyReply } from 'fastify';
import { Caller, INSTANT_SCHEMA, Optional, Roles, type ApiCaller } from '@accrue/http';
import { startedJob, StartedJobDto, StartsJob } from '@accrue/jobs';
import { parseInstant } from '@accrue/kernel';
import { currentLadder } from '@accrue/tiers-domain';
import { ProgrammeLadders } from '../programme/ladders';
import { draftLadder } from './draft-ladder';
import { MeasuringDto, TierSimulationReportDto } from './tier-simulation.dto';
import { SIMULATE_TIERS, type TierSimulationInput } from './tier-simulations';

const VERSION_MAX = 1_000_000;

export class TierSimulationQuery {
  @ApiPropertyOptional({
    ...INSTANT_SCHEMA,
    description: 'RFC 3339; when the draft would take effect, default as soon as it is published',
  })
  @Optional()
  @IsString()
  readonly effectiveFrom?: string;

  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 1, maximum: VERSION_MAX, example: 2 },
    description:
      'The version that was published last, as far as you know. Waits for it, half a second, else 503 read.not_caught_up',
  })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  readonly publishedVersion?: number;
}

@ApiTags('tiers')
@Controller('v1')
export class TierSimulationsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly ladders: ProgrammeLadders,
  ) {}

  @Roles('operator')
  @Post('tiers::simulate')
  @ApiBody({
    schema: { ...ladderDraft, example: programmePublished.examples[0]?.document } as object,
    description: 'A programme document, of which the tiers count',
  })
  @ApiOperation({
    summary: 'Who goes up and who goes down when the document is published',
    description:
      'Measures all members by its ladder, as they are measured when it takes effect, and by the published one at the same instant. Nothing is written. What it looks at in ' +
      'the document is what tiers need of it: `POST /v1/programme:validate` says whether all of it is right.',
  })
  @StartsJob(
    TierSimulationReportDto,
    'instant.invalid',
    'programme.invalid',
    'programme.not_published',
    'read.not_caught_up',
  )
  async simulate(
    @Body() body: unknown,
    @Query() { effectiveFrom, publishedVersion = 0 }: TierSimulationQuery,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Caller() caller: ApiCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedJobDto> {
    const from = effectiveFrom === undefined ? null : parseInstant(effectiveFrom);
    const { document } = draftLadder(body);
    await this.ladders.waitFor(publishedVersion);
    const input: TierSimulationInput = { document, effectiveFrom: from };
    return startedJob(await this.ports.jobs.request(SIMULATE_TIERS, { input, caller, idempotencyKey }), reply);
  }

  @Roles('analyst')
  @Get('tiers/measuring')
  @ApiOperation({
    summary: 'How many members have been measured by the ladder in effect',
    description: 'A new version measures everybody from its `effectiveFrom` on; this says how far that is.',
  })
  @ApiOkResponse({ type: MeasuringDto })
  async measuring(): Promise<MeasuringDto> {
    const ladders = await this.ladders.inEffectIfAny();
    const current = ladders === null ? null : currentLadder(ladders);
    const [counts] = await this.ports.database.query<{ members: number; measured: number }>(
      `select count(*)::int as members, (count(*) filter (where programme_version >= $1))::int as measured from membership`,
      [current?.programmeVersion ?? 0],
    );
    const { members = 0, measured = 0 } = counts ?? {};
    const { programmeVersion = null, effectiveFrom = null } = current ?? {};
    return { programmeVersion, effectiveFrom, members, measured };
  }
}
