import { ValidationPipe, type Type, type ValidationError } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Rejected } from '@accrue/kernel';
import type { PlatformProblemCode } from './problem';

/** One thing wrong with the body or the query. */
export interface FieldError {
  /** JSON pointer, e.g. /identities/0/value. */
  readonly pointer: string;
  readonly message: string;
}

/** A member without a rule is refused: ignored, a misspelt optional one would mean something else than its sender meant. */
const STRICT = { whitelist: true, forbidNonWhitelisted: true } as const;
/** Bounded: a hostile body must not become a huge answer. */
const ERRORS_MAX = 50;

/** Checks DTO classes by their class-validator decorators. */
export const createValidationPipe = (): ValidationPipe =>
  new ValidationPipe({
    ...STRICT,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    exceptionFactory: rejectionOf,
  });

/**
 * One line of a bulk body, checked as the body of a route is.
 * @throws Rejected request.invalid
 */
export const readDto = <Dto extends object>(type: Type<Dto>, value: unknown): Dto => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Rejected<PlatformProblemCode>('request.invalid', {
      errors: [{ pointer: '', message: 'must be an object' }],
    });
  const dto = plainToInstance(type, value);
  const errors = validateSync(dto, STRICT);
  if (errors.length > 0) throw rejectionOf(errors);
  return dto;
};

/** What is said of a member that its object does not have. */
export const notAMember = (name: string, parent = ''): FieldError => ({
  pointer: `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  message: 'there is no such member',
});

const rejectionOf = (errors: readonly ValidationError[]): Rejected<PlatformProblemCode> =>
  new Rejected<PlatformProblemCode>('request.invalid', {
    errors: errors.flatMap((error) => fieldErrors(error, '')).slice(0, ERRORS_MAX),
  });

const fieldErrors = ({ property, constraints = {}, children = [] }: ValidationError, parent: string): FieldError[] => {
  const unknown = notAMember(property, parent);
  const own = Object.entries(constraints).map(([rule, message]) =>
    rule === 'whitelistValidation' ? unknown : { ...unknown, message },
  );
  return [...own, ...children.flatMap((child) => fieldErrors(child, unknown.pointer))];
};
