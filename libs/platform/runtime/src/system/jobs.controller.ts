import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { Rejected, type InstantIso } from '@accrue/kernel';
import {
  Caller,
  CursorParameter,
  LimitParameter,
  Optional,
  PAGE_DEFAULT,
  problemOfError,
  Refuses,
  Roles,
  type ApiCaller,
  type Problem,
} from '@accrue/http';
import { contextOfJob, JOB_STATES, type JobError, type JobRole, type Jobs, type JobState } from '@accrue/jobs';
import { JobDto, JobsDto } from './job.dto';
import { JOB_ORDER } from './page-orders';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import { problemStatusesOf, type SystemProblemCode } from './problems';

export class JobQuery {
  @ApiPropertyOptional({ example: 'ledger.verify' }) @Optional() @IsString() @Length(1, 100) kind?: string;
  @ApiPropertyOptional({ enum: JOB_STATES }) @Optional() @IsIn(JOB_STATES) state?: JobState;

  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

@ApiTags('platform')
@Controller('v1/jobs')
export class JobsController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({
    summary: 'What takes long: what is under way, and what ended in the last days',
    description: 'Analysts see the jobs that they may start.',
  })
  @ApiOkResponse({ type: JobsDto })
  async list(@Query() query: JobQuery, @Caller() caller: ApiCaller): Promise<JobsDto> {
    const { cursor: _cursor, limit, ...which } = query;
    const after = JOB_ORDER.after(query);
    const filter = {
      ...which,
      limit: limit + 1,
      ...(after === null ? {} : { before: { requestedAt: after[0] as InstantIso, id: after[1] } }),
    };
    const parts = await Promise.all(this.ports.hosts.map(({ jobs }) => jobs.list(filter, jobRoleOf(caller))));
    const { page, nextCursor } = JOB_ORDER.pageOf(newestFirst(parts.flat()), query, ({ requestedAt, id }) => [
      requestedAt,
      id,
    ]);
    return { jobs: page.map((job) => this.told(job)), nextCursor };
  }

  @Roles('analyst')
  @Get(':id')
  @ApiOperation({ summary: 'How far a job is, and what came of it' })
  @ApiOkResponse({ type: JobDto })
  @Refuses('job.unknown')
  async show(@Param('id') id: string, @Caller() caller: ApiCaller): Promise<JobDto> {
    return this.told(await this.jobsOf(id).find(id, jobRoleOf(caller)));
  }

  @Roles('analyst')
  @Post(':id(^[^]+)::cancel')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Cancel a job',
    description:
      'One that waits is cancelled at once; one that runs ends at its next step, a second or two later. Of one that has ended nothing changes.',
  })
  @ApiOkResponse({ type: JobDto })
  @Refuses('job.unknown')
  async cancel(@Param('id') id: string, @Caller() caller: ApiCaller): Promise<JobDto> {
    return this.told(await this.jobsOf(id).cancel(id, jobRoleOf(caller)));
  }

  private jobsOf(id: string): Jobs {
    const host = this.ports.hosts.find(({ definition }) => definition.name === contextOfJob(id));
    if (host === undefined) throw new Rejected<SystemProblemCode>('job.unknown', { jobId: id });
    return host.jobs;
  }

  private told<Told extends { readonly error: JobError | null }>(
    job: Told,
  ): Omit<Told, 'error'> & { readonly error: Problem | null } {
    const statuses = problemStatusesOf(this.ports.hosts.map(({ definition }) => definition));
    const { error } = job;
    // Its code had a status when it was thrown; one that is not known any more is told as an error of ours.
    const told = error && problemOfError(refusalOf(error), statuses).problem;
    return { ...job, error: told };
  }
}

const refusalOf = ({ code, data }: JobError): Rejected => new Rejected<SystemProblemCode>(code as never, data);

/** Whoever is let in here is one or the other. */
const jobRoleOf = ({ role }: ApiCaller): JobRole => (role === 'operator' ? 'operator' : 'analyst');

/** As each list is; of the same instant as their ids say. */
export const newestFirst = <Listed extends { readonly requestedAt: string; readonly id: string }>(
  jobs: readonly Listed[],
): readonly Listed[] => {
  const order = ({ requestedAt, id }: Listed): string => `${requestedAt} ${id}`;
  return [...jobs].sort((one, other) => (order(one) < order(other) ? 1 : -1));
};
