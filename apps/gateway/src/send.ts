import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, sendProblemOf, type ErrorLog, type Problem } from '@accrue/http';
import type { TelemetryRejectionCode } from '@accrue/runtime';
import type { Refusal } from './forwarder';
import type { Answer } from './upstream';

/** What a service answered, or that none did, to the caller. */
export const send = (outcome: Answer | Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (outcome.kind === 'answer') return reply.status(outcome.status).headers(outcome.headers).send(outcome.body);
  const { problem, retryAfterSeconds } = outcome;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  return sendProblem({ ...problem, instance: pathOf(request) }, reply);
};

const OWN_PROBLEMS = { 'telemetry.off': 404 } satisfies Record<TelemetryRejectionCode, number>;

/** The gateway's own refusals and failures, in the form of the services'. */
export const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply, log: ErrorLog): void =>
  sendProblemOf(error, { request, reply, statuses: OWN_PROBLEMS, log });

const sendProblem = (problem: Problem, reply: FastifyReply): FastifyReply =>
  reply.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));

const pathOf = ({ raw }: FastifyRequest): string => (raw.url ?? '').split('?', 1)[0] ?? '';
