// What the platform publishes, read from its AsyncAPI document and the JSON Schemas beside it; nothing of it is written here.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** The two formats that the schemas use. */
const FORMATS = {
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && isTime(text),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && isTime(text),
};
const isTime = (text) => !Number.isNaN(Date.parse(text));

/**
 * @param {string} path of asyncapi.json; schemas are found from there
 * @returns {{
 *   topics: Map<string, { compacted: boolean, key: string, types: string[] }>,
 *   problemOfHeaders: (headers: Record<string, string>) => string | null,
 *   problemOfData: (topic: string, type: string, data: unknown) => string | null | undefined,
 * }} topics: those that the platform sends; problemOf…: null = as published, undefined = a type that the document does not know
 */
export const readContract = (path) => {
  const document = JSON.parse(readFileSync(path, 'utf8'));
  // Enumerations and objects are open: what a newer platform adds must not fail here.
  const ajv = new Ajv2020({ strict: false, formats: FORMATS });
  const resolve = (value) => (value.$ref === undefined ? value : at(document, value.$ref));
  const validatorOf = ({ $ref }) => ajv.compile(JSON.parse(readFileSync(join(dirname(path), $ref), 'utf8')));

  const topics = new Map();
  const validators = new Map();
  for (const operation of Object.values(document.operations)) {
    if (operation.action !== 'send') continue;
    const channel = resolve(operation.channel);
    if (channel.address.includes('.dlq.')) continue; // for the operator's alerts: it has no schema
    const messages = Object.values(channel.messages).map(resolve);
    topics.set(channel.address, {
      compacted: channel.bindings.kafka.topicConfiguration['cleanup.policy'].includes('compact'),
      key: messages[0]?.bindings.kafka.key.description ?? '',
      types: messages.map(({ name }) => name),
    });
    for (const { name, payload } of messages) validators.set(`${channel.address} ${name}`, validatorOf(payload.schema));
  }
  const headers = ajv.compile(document.components.schemas.cloudEventHeaders);
  const problem = (validate, value) => (validate(value) ? null : ajv.errorsText(validate.errors));
  return {
    topics,
    problemOfHeaders: (value) => problem(headers, value),
    problemOfData: (topic, type, data) => {
      const validate = validators.get(`${topic} ${type}`);
      return validate === undefined ? undefined : problem(validate, data);
    },
  };
};

/** `#/components/messages/x` → that part of the document. */
const at = (document, pointer) =>
  pointer
    .slice(2)
    .split('/')
    .reduce((value, name) => value[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
