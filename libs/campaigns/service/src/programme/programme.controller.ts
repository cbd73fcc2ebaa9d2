import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { explainChange, type ProgrammeDocument } from '@accrue/campaigns-domain';
import { Caller, INSTANT_SCHEMA, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { parseInstant, Rejected } from '@accrue/kernel';
import { programmeSchema } from './programme-schema';
import {
  PlannedProgrammeDto,
  PROGRAMME_SCHEMA,
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
  constructor(private readonly programmes: Programmes) {}

  @Roles('operator')
  @Post('programme::validate')
  @HttpCode(200)
  @ApiBody(DOCUMENT)
  @ApiOperation({ summary: 'Check a document without touching anything' })
  @ApiOkResponse({ type: ValidatedProgrammeDto })
  async validate(@Body() body: unknown): Promise<ValidatedProgrammeDto> {
    const { valid, problems } = validateDocument(body, await this.documents());
    return { valid, problems };
  }

  @Roles('operator')
  @Post('programme::plan')
  @HttpCode(200)
  @ApiBody(DOCUMENT)
  @ApiOperation({ summary: 'What publishing the document would change' })
  @ApiOkResponse({ type: PlannedProgrammeDto })
  @Refuses('programme.invalid')
  async plan(@Body() body: unknown): Promise<PlannedProgrammeDto> {
    const versions = await this.programmes.published();
    const published = versions.at(-1);
    const validated = validateDocument(
      body,
      versions.map(({ document }) => document),
    );
    if (!validated.valid)
      throw new Rejected<CampaignsProblemCode>('programme.invalid', { problems: validated.problems });
    return {
      publishedVersion: published?.version ?? null,
      changes: explainChange(published?.document ?? {}, validated.document),
    };
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
  @ApiOperation({ summary: 'Publish the document as a new version; the same document again changes nothing' })
  @ApiOkResponse({ type: ProgrammePublishedDto })
  @Refuses(
    'programme.invalid',
    'programme.no_draft',
    'programme.effective_in_the_past',
    'instant.invalid',
    'write.conflict',
  )
  async publish(
    @Body() body: unknown,
    @Query('effectiveFrom') effectiveFrom: string | undefined,
    @Caller() caller: ApiCaller,
  ): Promise<ProgrammePublishedDto> {
    const validated = validateDocument(body, await this.documents());
    if (!validated.valid)
      throw new Rejected<CampaignsProblemCode>('programme.invalid', { problems: validated.problems });
    const { version, isNew, revision } = await this.programmes.publish(validated.document, {
      messageId: randomUUID(),
      actor: caller.name,
      ...(effectiveFrom === undefined ? {} : { effectiveFrom: parseInstant(effectiveFrom) }),
    });
    return {
      version: version.version,
      effectiveFrom: version.effectiveFrom,
      publishedAt: version.publishedAt,
      published: isNew,
      revision,
    };
  }

  @Roles('pos', 'analyst')
  @Get('programme')
  @ApiOperation({ summary: 'The published version' })
  @ApiOkResponse({ type: PublishedProgrammeDto })
  @Refuses('programme.not_published')
  async show(): Promise<PublishedProgrammeDto> {
    const published = (await this.programmes.published()).at(-1);
    if (!published) throw new Rejected<CampaignsProblemCode>('programme.not_published');
    return published;
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

  @Roles('pos', 'analyst')
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

  private async documents(): Promise<readonly ProgrammeDocument[]> {
    return (await this.programmes.published()).map(({ document }) => document);
  }
}
