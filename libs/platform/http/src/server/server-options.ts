import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import { answerClientError } from './client-error';
import { correlationIdOf } from './correlation';
import { SERVER_LIMITS } from './limits';

const { headersMs, requestMs, deadlineCheckMs, headerBytesMax, pathParameterLengthMax } = SERVER_LIMITS;

/** How every server of the platform is made: deadlines for who sends, no word of the framework's own in answers. */
export const serverOptions = {
  logger: false,
  genReqId: correlationIdOf,
  requestIdHeader: false,
  // Closing waits for requests in flight but not for idle keep-alive connections.
  forceCloseConnections: 'idle',
  // `refuseWhileClosing` answers in our form.
  return503OnClosing: false,
  requestTimeout: requestMs,
  http: { headersTimeout: headersMs, connectionsCheckingInterval: deadlineCheckMs, maxHeaderSize: headerBytesMax },
  clientErrorHandler: answerClientError,
  routerOptions: { maxParamLength: pathParameterLengthMax },
} as const satisfies FastifyHttpOptions<Server>;
