import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Headers, HttpCode, Param, ParseIntPipe, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { explainChange, type ProgrammeDocument } from '@accrue/campaigns-domain';
import type { FastifyReply } from 'fastify';
import { ContextPorts } from '@accrue/context-kit';
import { Caller, INSTANT_SCHEMA, NotAudited, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { startedJob, StartedJobDto, StartsJob } from '@accrue/jobs';
import { parseInstant, Rejected } from '@accrue/kernel';
import { ProgrammeHealthDto } from './health/health.dto';
import { HealthReports } from './health/health-reports';
import { SimulationReportDto } from './plan/simulation.dto';
import { daysOf, SIMULATE, type SimulationInput } from './plan/simulations';
import { programmeSchema } from './programme-schema';
import {
  PlannedProgrammeDto,
  PROGRAMME_SCHEMA,
  publishedDto,
  ProgrammePublishedDto,
  PublishedProgrammeDto,
  ValidatedProgrammeDto,
} from './programme.dto';
import { Programmes } from './programmes';
import { validateDocument } from './validate-document';
import type { CampaignsProblemCode } from '../problems';

const DOCUMENT = {
  schema: PROGRAMME_SCHEMA,
  description: 'A programme document',
};

@ApiTags('programme')
@Controller('v1')
export class ProgrammeController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly health: HealthReports,
  ) {}

  @NotAudited()
  @Roles('operator')
  @Post('programme::validate')
  @HttpCode(200)
  @ApiBody(DOCUMENT)
  @ApiOperation({ summary: 'Check a document without touching anything' })
  @ApiOkResponse({ type: ValidatedProgrammeDto })
  async validate(@Body() body: unknown): Promise<ValidatedProgrammeDto> {
    const validated = validateDocument(body, await this.documents());
    const warnings = validated.valid ? await this.health.lint(validated.document) : [];
    return { valid: validated.valid, problems: validated.problems, warnings };
  }

  @NotAudited()
  @Roles('operator')
  @Post('programme::plan')
  @HttpCode(200)
  @ApiBody(DOCUMENT)
  @ApiOperation({ summary: 'What publishing the document would change' })
  @ApiOkResponse({ type: PlannedProgrammeDto })
  @Refuses('programme.invalid')
  async plan(@Body() body: unknown): Promise<PlannedProgrammeDto> {
    const document = await this.valid(body);
    const published = (await this.programmes.published()).at(-1);
    return {
      publishedVersion: published?.version ?? null,
      changes: explainChange(published?.document ?? {}, document),
    };
  }

  @Roles('operator')
  @Post('programme::simulate')
  @ApiBody(DOCUMENT)
  @ApiQuery({
    name: 'over',
    required: false,
    schema: { type: 'string', pattern: '^([1-9][0-9]{0,4}d|all)$', default: '365d' },
    description: '`all` that was ever recorded, or so many days until now',
  })
  @ApiOperation({
    summary: 'What the document would have given members for what was recorded, beside the published version',
  })
  @StartsJob(SimulationReportDto, 'programme.invalid', 'programme.not_published', 'programme.period_invalid')
  async simulate(
    @Body() body: unknown,
    @Query('over') over: string | undefined = '365d',
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Caller() caller: ApiCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedJobDto> {
    const overDays = daysOf(over);
    const document = await this.valid(body);
    await this.show();
    const input: SimulationInput = { document, overDays, actor: caller.name };
    return startedJob(await this.ports.jobs.request(SIMULATE, { input, caller, idempotencyKey }), reply);
  }

  @Roles('operator')
  @Put('programme')
  @ApiBody(DOCUMENT)
  @ApiQuery({
    name: 'effectiveFrom',
    required: false,
    schema: INSTANT_SCHEMA,
    description:
      'RFC 3339; event time from which it counts for receipts, tiers and rewards, default now. A time that has passed is taken only while no receipt since then has been recorded',
  })
  @ApiQuery({
    name: 'accept',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: 500 },
    description:
      'Why it is published although it is beyond the guardrails of the latest version; kept with the version',
  })
  @ApiOperation({
    summary: 'Publish the document as a new version; the same document again changes nothing',
    description:
      'If the latest version has `guardrails.fourEyes`, it is a proposal until another operator approves it, in the place of the proposal before.',
  })
  @ApiOkResponse({ type: ProgrammePublishedDto })
  @Refuses(
    'programme.invalid',
    'programme.no_draft',
    'programme.effective_in_the_past',
    'programme.plan_missing',
    'programme.guardrail_exceeded',
    'instant.invalid',
    'write.conflict',
  )
  async publish(
    @Body() body: unknown,
    @Query('effectiveFrom') effectiveFrom: string | undefined,
    @Query('accept') accept: string | undefined,
    @Caller() caller: ApiCaller,
  ): Promise<ProgrammePublishedDto> {
    return publishedDto(
      await this.programmes.publish(await this.valid(body), {
        ...{ messageId: randomUUID(), actor: caller.name },
        ...(accept === undefined ? {} : { accept }),
        ...(effectiveFrom === undefined ? {} : { effectiveFrom: parseInstant(effectiveFrom) }),
      }),
    );
  }

  @Roles('pos', 'analyst', 'support')
  @Get('programme')
  @ApiOperation({ summary: 'The published version' })
  @ApiOkResponse({ type: PublishedProgrammeDto })
  @Refuses('programme.not_published')
  async show(): Promise<PublishedProgrammeDto> {
    const published = (await this.programmes.published()).at(-1);
    if (!published) throw new Rejected<CampaignsProblemCode>('programme.not_published');
    return published;
  }

  @Roles('analyst')
  @Get('programme/health')
  @ApiQuery({
    name: 'at',
    required: false,
    schema: INSTANT_SCHEMA,
    description: 'What had happened by then, as it is known now, and the version that counts then; default now',
  })
  @ApiOperation({
    summary: 'How far members come in the programme, what nobody can reach, and what its document shows',
  })
  @ApiOkResponse({ type: ProgrammeHealthDto })
  @Refuses('programme.not_published', 'programme.health_in_the_future', 'instant.invalid')
  async showHealth(@Query('at') at: string | undefined): Promise<ProgrammeHealthDto> {
    return this.health.of(at === undefined ? undefined : parseInstant(at));
  }

  @Roles('pos', 'analyst')
  @Get('programme/schema')
  @ApiOperation({ summary: 'JSON Schema of the programme document' })
  @ApiOkResponse({
    content: {
      'application/json': {
        schema: {
          type: 'object',
          additionalProperties: true,
          required: ['$schema'],
          properties: { $schema: { type: 'string' } },
        },
        example: { $schema: programmeSchema.$schema },
      },
    },
  })
  schema(): object {
    return programmeSchema;
  }

  @Roles('pos', 'analyst', 'support')
  @Get('programme/versions/:version')
  @ApiOperation({ summary: 'One version, as it was published' })
  @ApiParam({ name: 'version', schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } })
  @ApiOkResponse({ type: PublishedProgrammeDto })
  @Refuses('programme.version_unknown')
  async version(@Param('version', ParseIntPipe) version: number): Promise<PublishedProgrammeDto> {
    const found = (await this.programmes.published()).find((one) => one.version === version);
    if (!found) throw new Rejected<CampaignsProblemCode>('programme.version_unknown', { version });
    return found;
  }

  /** @throws Rejected programme.invalid with all problems */
  private async valid(body: unknown): Promise<ProgrammeDocument> {
    const validated = validateDocument(body, await this.documents());
    if (validated.valid) return validated.document;
    throw new Rejected<CampaignsProblemCode>('programme.invalid', { problems: validated.problems });
  }

  private async documents(): Promise<readonly ProgrammeDocument[]> {
    return (await this.programmes.published()).map(({ document }) => document);
  }
}
