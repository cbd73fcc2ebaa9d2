import { Body, Controller, Get, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { ladderDraft, programmePublished } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { AnswersLines, INSTANT_SCHEMA, NDJSON_MEDIA_TYPE, Optional, Refuses, Roles } from '@accrue/http';
import { parseInstant } from '@accrue/kernel';
import { currentLadder } from '@accrue/tiers-domain';
import { ProgrammeLadders } from '../programme/ladders';
import { draftLadder } from './draft-ladder';
import { MeasuringDto, TierSimulationLineDto } from './tier-simulation.dto';
import { TierSimulations } from './tier-simulations';

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
    private readonly simulations: TierSimulations,
    private readonly ladders: ProgrammeLadders,
  ) {}

  @Roles('operator')
  @Post('tiers::simulate')
  @HttpCode(200)
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
  @AnswersLines(TierSimulationLineDto, 'How far it is, about once a second, and the report on the last line')
  @Refuses(
    'instant.invalid',
    'programme.invalid',
    'programme.not_published',
    'programme.simulation_running',
    'read.not_caught_up',
  )
  async simulate(@Body() body: unknown, @Query() query: TierSimulationQuery): Promise<StreamableFile> {
    const { effectiveFrom, publishedVersion = 0 } = query;
    const from = effectiveFrom === undefined ? null : parseInstant(effectiveFrom);
    const lines = await this.simulations.start({ ...draftLadder(body), effectiveFrom: from }, publishedVersion);
    return new StreamableFile(lines, { type: NDJSON_MEDIA_TYPE });
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
