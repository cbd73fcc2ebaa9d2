import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '@accrue/http';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';

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
    const { health, hosts, database } = this.ports;
    const [platform, ...contexts] = await Promise.all([database, ...hosts.map((host) => host.database)].map(answers));
    const parts: Record<string, string> = { process: health.phase, database: platform ? 'up' : 'down' };
    hosts.forEach((host, index) => (parts[host.definition.name] = contexts[index] ? 'up' : 'down'));
    for (const { definition, projections } of hosts) {
      for (const { name, state, generation } of await projections.status().catch(() => [])) {
        if (state === 'failed') parts[`${definition.name}/${name}`] = 'failed';
        // Whoever folds has not made its tables yet; nothing can be read from them.
        if (generation === 0) parts[`${definition.name}/${name}`] = 'not built yet';
      }
    }
    const ready =
      health.phase === 'running' &&
      Object.entries(parts).every(([part, state]) => part === 'process' || state === 'up');
    void reply.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready', parts };
  }
}

const answers = async (database: PlatformPorts['database']): Promise<boolean> => {
  const late = new Promise<false>((resolve) => setTimeout(resolve, PROBE_MS_MAX, false).unref());
  const answer = database.query('select 1').then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]);
};
