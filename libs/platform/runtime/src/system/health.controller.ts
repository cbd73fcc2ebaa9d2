import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '@accrue/http';
import { LiveDto, ReadinessDto, StartupDto } from './answers.dto';
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
  @ApiOkResponse({ type: LiveDto })
  livez(): LiveDto {
    return { status: 'live' };
  }

  @Public()
  @Get('startupz')
  @ApiOperation({ summary: 'Has the process started?', description: '200 once it serves; 503 before.' })
  @ApiOkResponse({ type: StartupDto })
  @ApiServiceUnavailableResponse({ type: StartupDto, description: 'Not started yet' })
  startupz(@Res({ passthrough: true }) reply: FastifyReply): StartupDto {
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
  @ApiOkResponse({ type: ReadinessDto })
  @ApiServiceUnavailableResponse({ type: ReadinessDto, description: 'Not ready: `parts` says what hinders it' })
  async readyz(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessDto> {
    const { ready, parts } = await readinessOf(this.ports, PROBE_MS_MAX);
    void reply.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready', parts };
  }
}
