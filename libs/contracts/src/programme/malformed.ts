import type { ErrorObject } from 'ajv';

/** A place of a document that is not of its form. `path`: JSON pointer. */
export interface Malformed {
  readonly path: string;
  readonly code: 'document.malformed';
  readonly message: string;
}

/** What a validator of a document finds, all at once, in the terms of problems. */
export const malformedIn = (errors: readonly ErrorObject[] | null | undefined): Malformed[] =>
  (errors ?? [])
    // `if` only says that what `then` says is wrong, which is in the list already.
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, message = 'is invalid', params }) => ({
      path: instancePath || '/',
      code: 'document.malformed',
      message: 'additionalProperty' in params ? `${message}: ${String(params['additionalProperty'])}` : message,
    }));
