import { Module, type DynamicModule } from '@nestjs/common';
import { AuditController } from './audit.controller';
import { DeadLettersController } from './dead-letters.controller';
import { DueWorkController } from './due-work.controller';
import { HealthController } from './health.controller';
import { JobsController } from './jobs.controller';
import { KeysController } from './keys.controller';
import { MetricsController } from './metrics.controller';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import { ProjectionsController } from './projections.controller';
import { SystemController } from './system.controller';
import { TopicsController } from './topics.controller';

@Module({})
export class PlatformModule {
  static register(ports: PlatformPorts): DynamicModule {
    return {
      module: PlatformModule,
      providers: [{ provide: PLATFORM_PORTS, useValue: ports }],
      controllers: [
        HealthController,
        MetricsController,
        SystemController,
        ProjectionsController,
        DeadLettersController,
        DueWorkController,
        JobsController,
        TopicsController,
        KeysController,
        AuditController,
      ],
    };
  }
}
