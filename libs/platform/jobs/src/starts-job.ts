import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiExtension,
  ApiExtraModels,
  ApiHeader,
  ApiProperty,
  getSchemaPath,
} from '@nestjs/swagger';
import { Refuses } from '@accrue/http';

/** The path under which a job is read. */
export const jobPath = (id: string): string => `/v1/jobs/${id}`;

export class StartedJobDto {
  @ApiProperty({
    description: 'Read it at `GET /v1/jobs/{id}`',
    example: 'ledger.7f0d5a0e-6a0c-4e57-9a51-1c2f2f3f9a10',
  })
  id!: string;
}

interface Replies {
  header(name: string, value: string): unknown;
}

/** What a route answers that starts a job. */
export const startedJob = (id: string, reply: Replies): StartedJobDto => {
  reply.header('location', jobPath(id));
  return { id };
};

/** The route starts a job, and answers 202 before it is done. @param result what the job's `result` is in the end @param codes what it refuses before */
export const StartsJob = (result: Type, ...codes: readonly string[]): MethodDecorator =>
  applyDecorators(
    HttpCode(202),
    ApiExtraModels(StartedJobDto, result),
    // For programs that read the document; `$defs` say the same for those that know no extensions.
    ApiExtension('x-job-result', { $ref: getSchemaPath(result) }) as MethodDecorator,
    ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key is the same job' }),
    ApiAcceptedResponse({
      schema: {
        allOf: [{ $ref: getSchemaPath(StartedJobDto) }],
        $defs: { result: { $ref: getSchemaPath(result) } },
      } as object,
      description: `The job is kept, and is done whatever becomes of who asked. In the end its \`result\` is a \`${result.name}\``,
      headers: { Location: { schema: { type: 'string' }, description: 'Where the job is read' } },
    }),
    Refuses('job.conflict', 'job.too_many', ...codes),
  );
