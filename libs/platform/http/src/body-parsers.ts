import type { FastifyInstance } from 'fastify';
import { readJson } from './read-json';

const JSON_BODY_BYTES_MAX = 1024 * 1024;
/** Bulk routes: a batch of 1,000 receipts of 21 lines is about 5 MB. */
export const NDJSON_BODY_BYTES_MAX = 8 * 1024 * 1024;

export const NDJSON_MEDIA_TYPE = 'application/x-ndjson';
export const TEXT_MEDIA_TYPES = ['text/csv', 'text/plain'] as const;

/** JSON for all, newline-delimited JSON and text as one string for the bulk routes; anything else is 415. */
export const registerBodyParsers = (fastify: FastifyInstance): void => {
  fastify.removeAllContentTypeParsers();
  for (const type of ['application/json', /^application\/[\w.-]+\+json/]) {
    fastify.addContentTypeParser<string>(
      type,
      { parseAs: 'string', bodyLimit: JSON_BODY_BYTES_MAX },
      (_request, body, done) => {
        try {
          done(null, body === '' ? {} : readJson(body));
        } catch (error) {
          done(error as Error);
        }
      },
    );
  }
  for (const type of [NDJSON_MEDIA_TYPE, 'application/ndjson', 'application/jsonl', ...TEXT_MEDIA_TYPES]) {
    fastify.addContentTypeParser<string>(
      type,
      { parseAs: 'string', bodyLimit: NDJSON_BODY_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
  }
};
