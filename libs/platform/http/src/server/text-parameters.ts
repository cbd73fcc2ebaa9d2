import type { FastifyInstance } from 'fastify';
import { isStorableText, Rejected, PLAIN_TEXT } from '@accrue/kernel';
import type { PlatformProblemCode } from '../problem';

/** Before any handler sees them. @throws Rejected request.not_well_formed with the parameter's name */
export const refuseBrokenParameters = (fastify: FastifyInstance): void => {
  fastify.addHook('preValidation', (request, _reply, done) => {
    for (const parameters of [request.params, request.query]) {
      for (const [name, value] of Object.entries(parameters ?? {})) {
        const texts = [name, value].flat();
        if (texts.every((text) => typeof text !== 'string' || (isStorableText(text) && PLAIN_TEXT.test(text))))
          continue;
        done(new Rejected<PlatformProblemCode>('request.not_well_formed', { parameter: name }));
        return;
      }
    }
    done();
  });
};
