import { applyDecorators, Header, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { NDJSON_MEDIA_TYPE } from '../body-parsers';

/** Schema of newline-delimited JSON with one `line` a line: a text, and what its lines are as an array. */
export const linesOf = (line: Type): object => ({
  type: 'string',
  contentMediaType: NDJSON_MEDIA_TYPE,
  contentSchema: { type: 'array', items: { $ref: getSchemaPath(line) } },
});

/** The route answers 200 with lines of JSON, one `line` each. */
export const AnswersLines = (line: Type, description: string): MethodDecorator =>
  applyDecorators(
    Header('content-type', NDJSON_MEDIA_TYPE),
    ApiExtraModels(line),
    ApiOkResponse({ description, content: { [NDJSON_MEDIA_TYPE]: { schema: linesOf(line) } } }),
  );
