import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Rejected } from '@accrue/kernel';
import { Refuses, Roles } from '@accrue/http';
import { ProjectionsDto, RebuildDto } from './answers.dto';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import type { SystemProblemCode } from './problems';

@ApiTags('platform')
@Controller('v1/projections')
export class ProjectionsController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'Read models and how far they are' })
  @ApiOkResponse({ type: ProjectionsDto })
  async status(): Promise<ProjectionsDto> {
    return { projections: (await Promise.all(this.ports.hosts.map(({ projections }) => projections.status()))).flat() };
  }

  @Roles('operator')
  @Post(':context/:name(^[^]+)::rebuild')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Build a read model anew',
    description:
      'Beside the live one, swapped in when it has caught up; nothing is sent again. Answers when it is done, with the differences that were found.',
  })
  @ApiOkResponse({ type: RebuildDto })
  @Refuses('projection.unknown', 'projection.rebuilding')
  async rebuild(@Param('context') context: string, @Param('name') name: string): Promise<RebuildDto> {
    const host = this.ports.hosts.find(({ definition }) => definition.name === context);
    if (host?.definition.projections.some((projection) => projection.name === name) !== true) {
      throw new Rejected<SystemProblemCode>('projection.unknown', { context, name });
    }
    return host.projections.rebuild(name);
  }
}
