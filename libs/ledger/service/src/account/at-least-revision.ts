import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';

/** Query of reads that can wait for a write: its answer told the revision. */
export class AtLeastRevision {
  @ApiPropertyOptional({
    description: 'Answer with at least this revision of the account, or 503 read.not_caught_up',
    minimum: 0,
  })
  @IsOptional()
  @Transform(({ value }) => Number(value))
  @IsInt()
  @Min(0)
  atLeastRevision?: number;
}
