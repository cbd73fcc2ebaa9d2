import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asyncApiDocument, schemaFiles } from '@accrue/contracts';
import { Rejected } from '@accrue/kernel';
import { Caller, Public, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { instanceIdOf } from '../startup/instance';
import { CallerDto, DigestsDto, InstanceDto, ProgressDto } from './answers.dto';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import type { SystemProblemCode } from './problems';
import { progressOf } from './progress';

/** A document of another standard; its own schema says what is in it. */
const documentOf = (standard: string, version: string) => ({
  schema: {
    type: 'object',
    additionalProperties: true,
    required: [standard],
    properties: { [standard]: { type: 'string' } },
  },
  example: { [standard]: version },
});

@ApiTags('platform')
@Controller('v1')
export class SystemController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('pos', 'analyst', 'support')
  @Get('system/info')
  @ApiOperation({
    summary: 'Which platform this is',
    description: 'instanceId stays the same as long as its data lives.',
  })
  @ApiOkResponse({ type: InstanceDto })
  async info(): Promise<InstanceDto> {
    return { instanceId: await instanceIdOf(this.ports.database) };
  }

  @Roles('analyst')
  @Get('system/lag')
  @ApiOperation({
    summary: 'How far behind subscriptions and projections are',
    description: '`drained` when everything has led to all that it leads to.',
  })
  @ApiOkResponse({ type: ProgressDto })
  lag(): Promise<ProgressDto> {
    return progressOf(this.ports);
  }

  @Roles('analyst')
  @Get('system/digests')
  @ApiOperation({
    summary: 'Digest of every read model',
    description: 'Equal for equal content, in whatever order it arrived.',
  })
  @ApiOkResponse({ type: DigestsDto })
  async digests(): Promise<DigestsDto> {
    const digests = await Promise.all(
      this.ports.hosts.map(async ({ definition, projections }) =>
        (await projections.digests()).map((digest) => ({ context: definition.name, ...digest })),
      ),
    );
    return { digests: digests.flat() };
  }

  // Also the keys of servers: a gateway asks whose they are before it lets a request through.
  @Roles('pos', 'analyst', 'support', 'member', 'sso')
  @Get('caller')
  @ApiOperation({
    summary: 'Whose the API key is',
    description: 'The name, the role and the stores, if it is limited to some, that the key was given out with.',
  })
  @ApiOkResponse({ type: CallerDto })
  caller(@Caller() caller: ApiCaller): CallerDto {
    return caller;
  }

  @Public()
  @Get('openapi.json')
  @ApiOperation({ summary: 'This document' })
  @ApiOkResponse({ content: { 'application/json': documentOf('openapi', '3.1.0') } })
  openApi(): object {
    return this.ports.openApi();
  }

  @Public()
  @Get('asyncapi.json')
  @ApiOperation({ summary: 'The topics of Kafka and their messages, as AsyncAPI 3' })
  @ApiOkResponse({ content: { 'application/json': documentOf('asyncapi', '3.0.0') } })
  asyncApi(): object {
    return asyncApiDocument();
  }

  @Public()
  @Get('schemas/:file')
  @ApiOperation({
    summary: 'The JSON Schema of a published message',
    description:
      'Its path is what `ce_dataschema` says and what the AsyncAPI document refers to: `/v1/schemas/<type>.json`.',
  })
  @ApiOkResponse({
    content: { 'application/json': documentOf('$schema', 'https://json-schema.org/draft/2020-12/schema') },
  })
  @Refuses('schema.unknown')
  schema(@Param('file') file: string): object {
    const found = schemaFiles().find(({ name }) => name === file);
    if (found === undefined) throw new Rejected<SystemProblemCode>('schema.unknown', { file });
    return found.content;
  }
}
