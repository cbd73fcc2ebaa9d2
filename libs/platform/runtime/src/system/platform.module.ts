import { Module, type DynamicModule } from '@nestjs/common';
import type { ContextDefinition } from '@accrue/context-kit';
import { DeadLettersController } from './dead-letters.controller';
import { DueWorkController } from './due-work.controller';
import { HealthController } from './health.controller';
import { KeysController } from './keys.controller';
import { MetricsController } from './metrics.controller';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import { ProjectionsController } from './projections.controller';
import { SystemController } from './system.controller';
import { TopicsController } from './topics.controller';

/** HTTP status of the codes that the platform's own routes reject with. */
export const platformProblems = {
  'projection.unknown': 404,
  'projection.rebuilding': 409,
  'key.unknown': 404,
  'key.name_invalid': 422,
  'key.stores_not_allowed': 422,
  'key.conflict': 409,
  'key.configured': 409,
  'key.last_operator': 409,
  'dead_letter.unknown': 404,
  'dead_letter.no_consumer': 409,
  'dead_letter.not_replayable': 409,
  'dead_letter.sealed': 409,
  'due_work.unknown': 404,
  'schema.unknown': 404,
  'topic.not_open': 404,
  'telemetry.off': 404,
} as const;

/** HTTP status of each code that a process with these contexts may reject with. */
export const problemStatusesOf = (
  contexts: readonly Pick<ContextDefinition, 'problemStatuses'>[],
): Readonly<Record<string, number>> =>
  Object.assign({}, platformProblems, ...contexts.map(({ problemStatuses }) => problemStatuses)) as Record<
    string,
    number
  >;

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
        TopicsController,
        KeysController,
      ],
    };
  }
}
