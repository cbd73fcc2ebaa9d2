import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { asyncApiDocument, schemaFiles } from '@accrue/contracts';
import { Rejected } from '@accrue/kernel';
import { Caller, Public, Roles, type ApiCaller } from '@accrue/http';
import { instanceIdOf } from '../startup/instance';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import { progressOf, type Progress } from './progress';

@ApiTags('platform')
@Controller('v1')
export class SystemController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('pos', 'analyst')
  @Get('system/info')
  @ApiOperation({
    summary: 'Which platform this is',
    description: 'instanceId stays the same as long as its data lives.',
  })
  async info(): Promise<{ readonly instanceId: string }> {
    return { instanceId: await instanceIdOf(this.ports.database) };
  }

  @Roles('analyst')
  @Get('system/lag')
  @ApiOperation({
    summary: 'How far behind subscriptions and projections are',
    description: '`drained` when everything has led to all that it leads to.',
  })
  lag(): Promise<Progress> {
    return progressOf(this.ports);
  }

  @Roles('analyst')
  @Get('system/digests')
  @ApiOperation({
    summary: 'Digest of every read model',
    description: 'Equal for equal content, in whatever order it arrived.',
  })
  async digests() {
    const digests = await Promise.all(
      this.ports.hosts.map(async ({ definition, projections }) =>
        (await projections.digests()).map((digest) => ({ context: definition.name, ...digest })),
      ),
    );
    return { digests: digests.flat() };
  }

  @Roles('pos', 'analyst')
  @Get('caller')
  @ApiOperation({
    summary: 'Whose the API key is',
    description: 'The name and the role that the key was given out with.',
  })
  caller(@Caller() { name, role }: ApiCaller): ApiCaller {
    return { name, role };
  }

  @Public()
  @Get('openapi.json')
  @ApiOperation({ summary: 'This document' })
  openApi(): object {
    return this.ports.openApi();
  }

  @Public()
  @Get('asyncapi.json')
  @ApiOperation({ summary: 'The topics of Kafka and their messages, as AsyncAPI 3' })
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
  schema(@Param('file') file: string): object {
    const found = schemaFiles().find(({ name }) => name === file);
    if (found === undefined) throw new Rejected('schema.unknown', { file });
    return found.content;
  }
}
