import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOfError } from './problem-of-error';
import { PROBLEM_MEDIA_TYPE, type ProblemStatuses } from './problem';
import { PROTECTIVE_HEADERS } from './server/protective-headers';

/** The one place where errors become answers. */
export interface ErrorLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface FailedRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly statuses: ProblemStatuses;
  readonly log: ErrorLog;
}

const codes = new WeakMap<object, string>();

/** The code that the request was refused with; null: it was not. */
export const refusedWith = ({ raw }: FastifyRequest): string | null => codes.get(raw) ?? null;

export const sendProblemOf = (error: unknown, { request, reply, statuses, log }: FailedRequest): void => {
  const path = request.url.split('?', 1)[0] ?? request.url;
  const { problem, unexpected, retryAfterSeconds } = problemOfError(error, statuses, path);
  if (unexpected) log.error({ err: error, correlationId: request.id, method: request.method, path }, 'request failed');
  // Headers are out when a stream breaks half way: all that is left is to cut the connection, so that nobody takes it for whole.
  if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  codes.set(request.raw, problem.code);
  // Also to what the framework refuses before any hook has run.
  void reply.headers(PROTECTIVE_HEADERS);
  void reply.status(problem.status).header('content-type', PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
};

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly statuses: ProblemStatuses,
    private readonly log: ErrorLog,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    sendProblemOf(error, { request, reply, statuses: this.statuses, log: this.log });
  }
}
