/** Escapes that JSON may carry and PostgreSQL's text cannot: NUL and halves of surrogate pairs. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * JSON that PostgreSQL can turn into columns. What text cannot hold becomes U+FFFD: a till that sends it must not stop a
 * read model, and the event itself keeps the original.
 */
export const storableJson = (value: unknown): string => {
  const json = JSON.stringify(value);
  return UNSTORABLE.test(json) ? JSON.stringify(mended(value)) : json;
};

const mended = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD').replaceAll(LONE_SURROGATE, '\uFFFD');
  if (Array.isArray(value)) return value.map(mended);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [mended(key), mended(inner)]));
};

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
