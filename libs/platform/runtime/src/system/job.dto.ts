import { ApiProperty } from '@nestjs/swagger';
import { anyJson, NextCursorProperty, type Problem } from '@accrue/http';
import { JOB_STATES, type Job, type JobHead } from '@accrue/jobs';

const count = (description: string) => ({ type: 'integer', minimum: 0, description, example: 1250 }) as const;
const instant = { type: 'string', format: 'date-time' } as const;

export class JobHeadDto implements Omit<JobHead, 'error'> {
  @ApiProperty({ example: 'ledger.7f0d5a0e-6a0c-4e57-9a51-1c2f2f3f9a10' }) id!: string;
  @ApiProperty({ example: 'ledger.verify' }) kind!: string;
  @ApiProperty({
    ...{ type: String, nullable: true, example: 'ledger/balance' },
    description: 'What it is about, where the kind does not say it all',
  })
  subject!: string | null;
  @ApiProperty({
    enum: JOB_STATES,
    description: 'queued: it waits for its turn, also because the process that did it has died',
    example: 'running',
  })
  state!: JobHead['state'];
  @ApiProperty(count('How much is done, told about once a second')) done!: number;
  @ApiProperty({ ...count('Of how much; more may come meanwhile. null: not known yet'), nullable: true })
  total!: number | null;
  @ApiProperty({ description: 'What is counted', example: 'events' }) unit!: string;
  @ApiProperty({ ...count('Seconds left, if it goes on as it went so far; null: not known'), nullable: true })
  etaSeconds!: number | null;
  @ApiProperty({ description: 'Name of the key that asked for it', example: 'anna' }) requestedBy!: string;
  @ApiProperty(instant) requestedAt!: JobHead['requestedAt'];
  @ApiProperty({ ...instant, nullable: true, description: 'When it was begun, for the last time' })
  startedAt!: JobHead['startedAt'];
  @ApiProperty({ ...instant, nullable: true }) finishedAt!: JobHead['finishedAt'];
  @ApiProperty({ description: 'Somebody has cancelled it; while it still runs, it is about to end' })
  cancelRequested!: boolean;
  @ApiProperty({
    oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Problem' }],
    description: 'Why it failed; null: it has not',
  })
  error!: Problem | null;
}

export class JobDto extends JobHeadDto implements Omit<Job, 'error'> {
  @ApiProperty(anyJson('What it was asked', {})) input!: unknown;
  @ApiProperty(anyJson('What came of it, as the route says that started it; null: it is not done', { ok: true }))
  result!: unknown;
}

export class JobsDto {
  @ApiProperty({ type: [JobHeadDto], description: 'Newest first, without what they were asked and what came of it' })
  jobs!: readonly JobHeadDto[];
  @NextCursorProperty() nextCursor!: string | null;
}
