import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { Optional } from './optional';
import type { Projections } from '@accrue/projections';

/** A stream has no more events than PostgreSQL's `integer` counts. */
const REVISION_MAX = 2_147_483_647;

/** Query of reads that can wait for a write: its answer told the revision. */
export class AtLeastRevision {
  @ApiPropertyOptional({
    description:
      'A revision that a write answered. Waits, up to 2 s, until this answer shows at least that, else 503 read.not_caught_up',
    type: 'integer',
    minimum: 0,
    maximum: REVISION_MAX,
  })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(REVISION_MAX)
  atLeastRevision?: number;
}

/**
 * Resolves when the read models have what the caller saw written; at once when the caller did not ask.
 * @throws Rejected read.not_caught_up, also when the stream has no such revision
 */
export const caughtUp = async (
  projections: Pick<Projections, 'waitFor'>,
  names: readonly string[],
  streamId: string,
  { atLeastRevision }: AtLeastRevision,
): Promise<void> => {
  if (atLeastRevision === undefined) return;
  await Promise.all(names.map((name) => projections.waitFor(name, { streamId, revision: atLeastRevision })));
};
