import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOfError } from './problem-of-error';
import { PROBLEM_MEDIA_TYPE, type ProblemStatuses } from './problem';

/** The one place where errors become answers. */
export interface ErrorLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly statuses: ProblemStatuses,
    private readonly log: ErrorLog,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = request.url.split('?', 1)[0] ?? request.url;
    const { problem, unexpected, retryAfterSeconds } = problemOfError(error, this.statuses, path);
    if (unexpected)
      this.log.error({ err: error, correlationId: request.id, method: request.method, path }, 'request failed');
    // Headers are out when a stream breaks half way: all that is left is to cut the connection, so that nobody takes it for whole.
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(problem.status).header('content-type', PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
  }
}
