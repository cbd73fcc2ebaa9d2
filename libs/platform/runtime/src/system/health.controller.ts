import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '@accrue/http';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import { readinessOf } from './readiness';

const PROBE_MS_MAX = 2_000;

@ApiTags('platform')
@Controller()
export class HealthController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Public()
  @Get('livez')
  @ApiOperation({
    summary: 'Is the process alive?',
    description: 'Says nothing about databases: restarting would not help them.',
  })
  livez() {
    return { status: 'live' };
  }

  @Public()
  @Get('startupz')
  @ApiOperation({ summary: 'Has the process started?', description: '200 once it serves; 503 before.' })
  startupz(@Res({ passthrough: true }) reply: FastifyReply) {
    const { phase } = this.ports.health;
    void reply.status(phase === 'starting' ? 503 : 200);
    return { status: phase };
  }

  @Public()
  @Get('readyz')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Can the process work?',
    description: '200 when every part is up, else 503; the parts say which.',
  })
  async readyz(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ready, parts } = await readinessOf(this.ports, PROBE_MS_MAX);
    void reply.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready', parts };
  }
}
