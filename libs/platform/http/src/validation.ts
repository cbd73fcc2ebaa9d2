import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Rejected } from '@accrue/kernel';

/** One thing wrong with the body or the query. */
export interface FieldError {
  /** JSON pointer, e.g. /identities/0/value. */
  readonly pointer: string;
  readonly message: string;
}

/** Checks DTO classes by their class-validator decorators; unknown members are dropped, so that newer clients may send more. */
export const createValidationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: false,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    // Bounded: a hostile body must not become a huge answer.
    exceptionFactory: (errors) =>
      new Rejected('request.invalid', { errors: errors.flatMap((error) => fieldErrors(error, '')).slice(0, 50) }),
  });

const fieldErrors = (error: ValidationError, parent: string): readonly FieldError[] => {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ pointer, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
};
