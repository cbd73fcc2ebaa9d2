import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { reasonSchema, type ReasonTable } from '@accrue/contracts';

/** A reason as it is answered: the code and its data for programs, a sentence for people. */
export interface WordedReason {
  readonly code: string;
  readonly data: object;
  readonly text: string;
}

interface ReasonOptions {
  readonly table: ReasonTable;
  /** Name of the schema. */
  readonly title: string;
  readonly example: WordedReason;
}

/** Schema of a reason of a table. Which codes there are is known to the last one, so they are all named. */
export const wordedReason = ({ table, title, example }: ReasonOptions): object => {
  const { code, data } = reasonSchema(table).properties;
  return {
    title,
    type: 'object',
    required: ['code', 'data', 'text'],
    properties: {
      code: { type: 'string', enum: Object.keys(table), description: code.description },
      data: JSON.parse(JSON.stringify(data)) as object,
      text: { type: 'string', description: 'The same for people, in the language of the answer' },
    },
    examples: [example],
  };
};

/** Member of an answer: why. */
export const ReasonProperty = (options: ReasonOptions, more: ApiPropertyOptions = {}): PropertyDecorator =>
  ApiProperty({ allOf: [wordedReason(options)], ...more });
