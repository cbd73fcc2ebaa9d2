import 'reflect-metadata';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { auditRequests } from './audit/audit-requests';
import type { AuditTrail } from './audit/audit-trail';
import { authenticate, type SecurityLog } from './authentication';
import type { ApiKeys } from './api-keys';
import { NDJSON_BODY_BYTES_MAX, registerBodyParsers } from './body-parsers';
import type { ProblemStatuses } from './problem';
import { ProblemFilter, sendProblemOf, type ErrorLog } from './problem.filter';
import { rolesOf } from './roles.decorator';
import { guardServer } from './server/guard-server';
import { refuseBrokenParameters } from './server/text-parameters';
import { serverOptions } from './server/server-options';
import { StrictRequests } from './strict-requests';
import { createValidationPipe } from './validation';

/** What a server that people's browsers come to does beside the API. */
export interface Edge {
  /** Adds hooks that come before keys are looked at. @param isPublic whether a request's route asks for none */
  admit(fastify: FastifyInstance, isPublic: (request: FastifyRequest) => boolean): void;
  /** Adds routes; `config.roles` says who may call one, as `@Roles` does. */
  addRoutes(fastify: FastifyInstance): void;
}

export interface HttpAppOptions {
  readonly modules: readonly (DynamicModule | Type)[];
  readonly apiKeys: ApiKeys;
  readonly problemStatuses: ProblemStatuses;
  /** Addresses and networks whose `X-Forwarded-For` is believed; default: nobody's. */
  readonly trustedProxies?: readonly string[];
  /** Default: who did what is not kept. */
  readonly audit?: AuditTrail;
  /** Default: nothing but the API. */
  readonly edge?: Edge | null;
  /** Gets what answers 500, and refused keys. Default: the console. */
  readonly log?: ErrorLog & SecurityLog;
  /** Nest's own messages; default: warnings and errors to the console. */
  readonly nestLogger?: LoggerService;
}

/**
 * The Nest application as every program and every test of a route has it: keys, problems, validation, limits and
 * correlation ids included. Initialised, not listening: `listen()` or `inject()` it, then `close()` it.
 */
export const createHttpApp = async (options: HttpAppOptions): Promise<NestFastifyApplication> => {
  class HttpAppModule {}
  const log = options.log ?? consoleLog;
  const adapter = new FastifyAdapter({
    ...serverOptions,
    trustProxy: [...(options.trustedProxies ?? [])],
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendProblemOf(error, { request, reply, statuses: options.problemStatuses, log }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: HttpAppModule, imports: [...options.modules] },
    adapter,
    { bodyParser: false, abortOnError: false, logger: options.nestLogger ?? ['error', 'warn'] },
  );
  const fastify = adapter.getInstance();
  registerBodyParsers(fastify);
  guardServer(fastify, {
    unknownBodyBytes: NDJSON_BODY_BYTES_MAX,
    authenticate: () => {
      options.edge?.admit(fastify, (request) => rolesOf(request) === 'public');
      authenticate(fastify, { keys: options.apiKeys, rolesOf, log });
    },
  });
  if (options.audit !== undefined) auditRequests(fastify, options.audit);
  options.edge?.addRoutes(fastify);
  refuseBrokenParameters(fastify);
  app.useGlobalGuards(new StrictRequests());
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter(options.problemStatuses, log));
  await app.init();
  await fastify.ready();
  return app;
};

const consoleLog: ErrorLog & SecurityLog = {
  error: (fields, message) => console.error(message, fields),
  warn: () => undefined,
};
