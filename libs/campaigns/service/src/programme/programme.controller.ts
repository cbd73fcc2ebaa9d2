import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  explainChange,
  type ProgrammeChange,
  type ProgrammeDocument,
  type ProgrammeProblem,
  type PublishedProgramme,
} from '@accrue/campaigns-domain';
import { Caller, Roles, type ApiCaller } from '@accrue/http';
import { parseInstant, Rejected } from '@accrue/kernel';
import { programmeSchema } from './programme-schema';
import { Programmes } from './programmes';
import { validateDocument } from './validate-document';

const DOCUMENT = {
  schema: { type: 'object' },
  description: 'A programme document; its schema is at /v1/programme/schema.',
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
  async validate(
    @Body() body: unknown,
  ): Promise<{ readonly valid: boolean; readonly problems: readonly ProgrammeProblem[] }> {
    const { valid, problems } = validateDocument(body, await this.latestDocument());
    return { valid, problems };
  }

  @Roles('operator')
  @Post('programme::plan')
  @HttpCode(200)
  @ApiBody(DOCUMENT)
  @ApiOperation({ summary: 'What publishing the document would change' })
  async plan(
    @Body() body: unknown,
  ): Promise<{ readonly publishedVersion: number | null; readonly changes: readonly ProgrammeChange[] }> {
    const published = (await this.programmes.published()).at(-1);
    const validated = validateDocument(body, published?.document ?? null);
    if (!validated.valid) throw new Rejected('programme.invalid', { problems: validated.problems });
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
    description:
      'RFC 3339; event time from which it counts for receipts, tiers and rewards, default now. A time that has passed is taken only while no receipt since then has been recorded',
  })
  @ApiOperation({ summary: 'Publish the document as a new version; the same document again changes nothing' })
  async publish(
    @Body() body: unknown,
    @Query('effectiveFrom') effectiveFrom: string | undefined,
    @Caller() caller: ApiCaller,
  ) {
    const validated = validateDocument(body, await this.latestDocument());
    if (!validated.valid) throw new Rejected('programme.invalid', { problems: validated.problems });
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
  async show(): Promise<PublishedProgramme> {
    const published = (await this.programmes.published()).at(-1);
    if (!published) throw new Rejected('programme.not_published');
    return published;
  }

  @Roles('pos', 'analyst')
  @Get('programme/schema')
  @ApiOperation({ summary: 'JSON Schema of the programme document' })
  schema(): object {
    return programmeSchema;
  }

  @Roles('pos', 'analyst')
  @Get('programme/versions/:version')
  @ApiOperation({ summary: 'One version, as it was published' })
  async version(@Param('version', ParseIntPipe) version: number): Promise<PublishedProgramme> {
    const found = (await this.programmes.published()).find((one) => one.version === version);
    if (!found) throw new Rejected('programme.version_unknown', { version });
    return found;
  }

  private async latestDocument(): Promise<ProgrammeDocument | null> {
    return (await this.programmes.published()).at(-1)?.document ?? null;
  }
}
