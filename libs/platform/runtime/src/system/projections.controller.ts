import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Rejected } from '@accrue/kernel';
import { Roles } from '@accrue/http';
import type { RebuildReport } from '@accrue/projections';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';

@ApiTags('platform')
@Controller('v1/projections')
export class ProjectionsController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'Read models and how far they are' })
  async status() {
    return { projections: (await Promise.all(this.ports.hosts.map(({ projections }) => projections.status()))).flat() };
  }

  @Roles('operator')
  @Post(':context/:name(^.+)::rebuild')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Build a read model anew',
    description:
      'Beside the live one, swapped in when it has caught up; nothing is sent again. Answers when it is done, with the differences that were found.',
  })
  async rebuild(@Param('context') context: string, @Param('name') name: string): Promise<RebuildReport> {
    const host = this.ports.hosts.find(({ definition }) => definition.name === context);
    if (host?.definition.projections.some((projection) => projection.name === name) !== true) {
      throw new Rejected('projection.unknown', { context, name });
    }
    return host.projections.rebuild(name);
  }
}
