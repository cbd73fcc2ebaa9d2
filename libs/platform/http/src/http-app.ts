import 'reflect-metadata';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeyGuard } from './api-key.guard';
import type { ApiKeys } from './api-keys';
import { registerBodyParsers } from './body-parsers';
import { answerWithCorrelationId, correlationIdOf } from './correlation';
import type { ProblemStatuses } from './problem';
import { ProblemFilter, type ErrorLog } from './problem.filter';
import { readRefusedBodies } from './refused-body';
import { createValidationPipe } from './validation';
import { watchRequests } from './watch-requests';

export interface HttpAppOptions {
  readonly modules: readonly (DynamicModule | Type)[];
  readonly apiKeys: ApiKeys;
  readonly problemStatuses: ProblemStatuses;
  /** Gets what answers 500. Default: the console. */
  readonly log?: ErrorLog;
  /** Nest's own messages; default: warnings and errors to the console. */
  readonly nestLogger?: LoggerService;
}

/**
 * The Nest application as every program and every test of a route has it: keys, problems, validation, body limits and
 * correlation ids included. Initialised, not listening: `listen()` or `inject()` it, then `close()` it.
 */
export const createHttpApp = async (options: HttpAppOptions): Promise<NestFastifyApplication> => {
  class HttpAppModule {}
  const adapter = new FastifyAdapter({
    logger: false,
    genReqId: correlationIdOf,
    requestIdHeader: false,
    // Closing waits for requests in flight but not for idle keep-alive connections.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 256 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: HttpAppModule, imports: [...options.modules] },
    adapter,
    { bodyParser: false, abortOnError: false, logger: options.nestLogger ?? ['error', 'warn'] },
  );
  const fastify = adapter.getInstance();
  registerBodyParsers(fastify);
  watchRequests(fastify);
  answerWithCorrelationId(fastify);
  readRefusedBodies(fastify);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalGuards(new ApiKeyGuard(options.apiKeys));
  app.useGlobalFilters(new ProblemFilter(options.problemStatuses, options.log ?? consoleLog));
  await app.init();
  await fastify.ready();
  return app;
};

const consoleLog: ErrorLog = { error: (fields, message) => console.error(message, fields) };
