import { EVENT_CONTRACTS, schemaUri } from '@accrue/contracts';
import { notAMember, type PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import type { RawMessage } from '@accrue/messaging';

/** What stands in for the attributes that a sender leaves out. */
export interface Defaults {
  readonly topic: string;
  /** RFC 3339. */
  readonly now: string;
  /** Unique for the message. */
  readonly id: string;
  /** Of the request that brought it, so that its trace goes on where the message is handled. */
  readonly traceparent?: string | undefined;
}

/**
 * One message as a till would put it on the topic: `{key, value, headers}`. The value is JSON, or text that is passed on
 * untouched, also when it is broken; CloudEvents headers that are left out are filled in, a header set to null stays away.
 * @throws Rejected request.invalid
 */
export const readRawMessage = (input: unknown, defaults: Defaults): RawMessage => {
  if (!isRecord(input)) throw invalid('', 'must be an object with key and value');
  const { key, value, headers = {}, ...others } = input;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new Rejected<PlatformProblemCode>('request.invalid', { errors: [notAMember(unknown)] });
  if (typeof key !== 'string' || key === '' || key.length > 512)
    throw invalid('/key', 'must be a text of 1 to 512 characters');
  if (!isRecord(headers)) throw invalid('/headers', 'must be an object of texts');
  if (value === undefined) throw invalid('/value', 'is missing');
  const given = Object.entries({ ...cloudEvent(key, defaults), ...headers }).filter(([, text]) => text !== null);
  const wrong = given.find(([, text]) => typeof text !== 'string');
  if (wrong !== undefined) throw invalid(`/headers/${wrong[0]}`, 'must be a text');
  return {
    key,
    value: value === null || typeof value === 'string' ? value : JSON.stringify(value),
    headers: Object.fromEntries(given) as Record<string, string>,
  };
};

/** Of the receipt in it, which is read as whoever handles the message will read it; null: it has none that can be read. */
export const storeOf = ({ value }: RawMessage): string | null => {
  try {
    const receipt = JSON.parse(value ?? 'null') as { readonly businessKey?: { readonly storeId?: unknown } } | null;
    const storeId = receipt?.businessKey?.storeId;
    return typeof storeId === 'string' ? storeId : null;
  } catch {
    return null;
  }
};

const cloudEvent = (key: string, { topic, now, id, traceparent }: Defaults): Record<string, string> => {
  const types = EVENT_CONTRACTS.filter((contract) => contract.topic === topic).map(({ type }) => type);
  const [type] = types;
  return {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: 'urn:accrue:http',
    ce_subject: key,
    ce_time: now,
    ...(traceparent === undefined ? {} : { ce_traceparent: traceparent }),
    ...(type === undefined || types.length > 1 ? {} : { ce_type: type, ce_dataschema: schemaUri(type) }),
  };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (pointer: string, message: string): Rejected<PlatformProblemCode> =>
  new Rejected<PlatformProblemCode>('request.invalid', { errors: [{ pointer, message }] });
