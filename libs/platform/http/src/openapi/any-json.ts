/** Options of a member that may be any JSON value, for `@ApiProperty`. */
export const anyJson = (description: string, example: unknown): object => ({
  description,
  example,
  anyOf: [
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
    ...['string', 'number', 'boolean', 'null'].map((type) => ({
      type,
      ...(type === 'number' ? { format: 'double' } : {}),
    })),
  ],
});
