import { Controller, Get, Headers, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Rejected } from '@accrue/kernel';
import type { FastifyReply } from 'fastify';
import { Caller, Roles, type ApiCaller } from '@accrue/http';
import { startedJob, StartedJobDto, StartsJob } from '@accrue/jobs';
import { ProjectionsDto, RebuildDto } from './answers.dto';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import type { SystemProblemCode } from './problems';
import { REBUILD, type RebuildInput } from './rebuild-job';

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
  @ApiOperation({
    summary: 'Build a read model anew',
    description:
      'Beside the live one, swapped in when it has caught up; nothing is sent again. A job; while one builds the same, whoever asks gets that one.',
  })
  @StartsJob(RebuildDto, 'projection.unknown')
  async rebuild(
    @Param('context') context: string,
    @Param('name') name: string,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Caller() caller: ApiCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedJobDto> {
    const host = this.ports.hosts.find(({ definition }) => definition.name === context);
    if (host?.definition.projections.some((projection) => projection.name === name) !== true) {
      throw new Rejected<SystemProblemCode>('projection.unknown', { context, name });
    }
    const input: RebuildInput = { name };
    const subject = `${context}/${name}`;
    return startedJob(await host.jobs.request(REBUILD, { input, subject, caller, idempotencyKey }), reply);
  }
}
