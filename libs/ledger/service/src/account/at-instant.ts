import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601 } from 'class-validator';
import { AtLeastRevision, Optional } from '@accrue/http';
import { parseInstant, type InstantIso } from '@accrue/kernel';

export const InstantParameter = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ description, example: '2026-10-31T17:42:10+01:00' }),
    Optional(),
    IsISO8601({ strict: true }),
  );

/** Query of what a member has or had: at which instant, by what was known when. */
export class AtInstant extends AtLeastRevision {
  @InstantParameter(
    'How it is at this instant, by all that is known now of what had happened by then: also what came later and was made before. ' +
      'Absent: now',
  )
  asOf?: string;

  @InstantParameter(
    'By what was recorded up to this instant only: what the till could see then. Absent: all that is known now',
  )
  knownAt?: string;
}

/** @throws Rejected instant.invalid */
export const instantsOf = ({
  asOf,
  knownAt,
}: Pick<AtInstant, 'asOf' | 'knownAt'>): {
  readonly asOf: InstantIso | undefined;
  readonly knownAt: InstantIso | undefined;
} => ({
  asOf: asOf === undefined ? undefined : parseInstant(asOf),
  knownAt: knownAt === undefined ? undefined : parseInstant(knownAt),
});
