import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public, Refuses } from '@accrue/http';
import { PROMETHEUS_MEDIA_TYPE } from '../telemetry/prometheus-reader';
import { metricsText } from '../telemetry/start-telemetry';

@ApiTags('platform')
@Controller()
export class MetricsController {
  /**
   * Without a key, as the probes: a scraper is part of the cluster and has none, and there is nothing in here about a person.
   * Whoever must not see totals of points is kept away by the network: the gateway shows its own metrics and forwards nobody’s.
   */
  @Public()
  @Get('metrics')
  @ApiOperation({ summary: 'Metrics of this process', description: 'In the text format of Prometheus.' })
  @ApiOkResponse({
    content: { 'text/plain': { schema: { type: 'string' }, example: 'loyalty_http_requests_total 1\n' } },
  })
  @Refuses('telemetry.off')
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const text = await metricsText();
    void reply.header('content-type', PROMETHEUS_MEDIA_TYPE);
    return text;
  }
}
