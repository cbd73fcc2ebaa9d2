import type { FastifyInstance } from 'fastify';
import { isStorableText, Rejected } from '@accrue/kernel';

/** NUL and its like in a path or a query: no id of ours has one, and databases and logs stumble over them. */
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Before any handler sees them. @throws Rejected request.not_well_formed with the parameter's name */
export const refuseBrokenParameters = (fastify: FastifyInstance): void => {
  fastify.addHook('preValidation', (request, _reply, done) => {
    for (const parameters of [request.params, request.query]) {
      for (const [name, value] of Object.entries(parameters ?? {})) {
        const texts = [name, value].flat();
        if (texts.every((text) => typeof text !== 'string' || (isStorableText(text) && !CONTROL.test(text)))) continue;
        done(new Rejected('request.not_well_formed', { parameter: name }));
        return;
      }
    }
    done();
  });
};
