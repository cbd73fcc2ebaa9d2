import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from './forwarder';
import type { ContextName } from '@accrue/contracts';
import type { Answer } from './upstream';

/** How a route of the gateway puts a caller's request to a service. */
export type Ask = (context: ContextName, request: FastifyRequest, reply: FastifyReply) => Promise<Answer | Refusal>;
