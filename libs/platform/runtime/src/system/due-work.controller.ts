import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Rejected } from '@accrue/kernel';
import { Refuses, Roles } from '@accrue/http';
import { DueWorkDto, DueWorkRetriedDto } from './answers.dto';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import type { SystemProblemCode } from './problems';

/** Of each kind of work; how many there are is said, too. */
const ITEMS_MAX = 100;

@ApiTags('platform')
@Controller('v1/due-work')
export class DueWorkController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({
    summary: 'Work that time makes due, and what of it failed',
    description: `Such as the expiry of points. Of what was set aside, the first ${ITEMS_MAX} items of each kind.`,
  })
  @ApiOkResponse({ type: DueWorkDto })
  async list(): Promise<DueWorkDto> {
    const works = await Promise.all(
      this.ports.schedulers().map(async (scheduler) => {
        const { context } = scheduler;
        return Promise.all(
          (await scheduler.status()).map(async (status) => ({
            context,
            ...status,
            setAside: await scheduler.setAside(status.work, ITEMS_MAX),
          })),
        );
      }),
    );
    return { dueWork: works.flat() };
  }

  @Roles('operator')
  @Post(':context/:work(^[^]+)::retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try again what was set aside', description: 'Say, after what made it fail was mended.' })
  @ApiOkResponse({ type: DueWorkRetriedDto })
  @Refuses('due_work.unknown')
  async retry(@Param('context') context: string, @Param('work') work: string): Promise<DueWorkRetriedDto> {
    const scheduler = this.ports.schedulers().find((one) => one.context === context);
    if (scheduler?.has(work) !== true) throw new Rejected<SystemProblemCode>('due_work.unknown', { context, work });
    return { retried: await scheduler.retry(work) };
  }
}
