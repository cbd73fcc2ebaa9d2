export {
  compose,
  composeService,
  type ComposeOptions,
  type ComposeServiceOptions,
  type RunningPlatform,
} from './compose';
export { newestFirst } from './system/jobs.controller';
export { AUDIT_ORDER, DEAD_LETTER_ORDER, JOB_ORDER, KEY_ORDER } from './system/page-orders';
export type { JobDto, JobHeadDto } from './system/job.dto';
export { readConfig, readServerConfig, type PlatformConfig, type ServerConfig } from './startup/config';
export { databaseVariableOf, SCHEMAS, variablesOf, type DatabaseUrls } from './startup/database-urls';
export { configKeysOf } from './startup/config-keys';
export { Ending } from './startup/ending';
export { environmentNameOf, EnvironmentReader, type Environment } from './startup/environment';
export { describeFailure } from './startup/expected-failures';
export { makeFolder } from './startup/make-folder';
export { ContextValues } from './startup/context-values';
export { describeStart } from './startup/describe-start';
export { announce, ensureKeyFiles, withdraw, type NewKeys } from './startup/first-start';
export { SERVING, tellParentServing } from './startup/parent';
export { tryOut } from './startup/try-out';
export { applyPlatformTopics, PLATFORM_TOPICS, migrateContexts, settleContextValues } from './startup/prepare-cluster';
export { runProgram } from './startup/run-program';
export { runService } from './startup/run-service';
export { readServiceConfig, SERVICE_ROLES, type ServiceConfig, type ServiceRole } from './startup/service-config';
export { checkPortIsFree, listenProblem } from './startup/port';
export { createLogger, surviveUnprintable, type Logger } from './wiring/logger';
export { PROMETHEUS_MEDIA_TYPE } from './telemetry/prometheus-reader';
export {
  metricsText,
  startTelemetry,
  type Telemetry,
  type TelemetryOptions,
  type TelemetryRejectionCode,
} from './telemetry/start-telemetry';
export { generateOpenApi } from './system/generate-openapi';
export { keptSessionKey, readSharedWebConfig, type WebConfig } from './startup/web-config';
export { Lifecycle } from './wiring/lifecycle';
