// A Kafka record in CloudEvents binary mode: attributes are `ce_*` headers, the value is the JSON data.

/** @returns {{ kind: 'fact', id, source, type, key, revision, data } | { kind: 'tombstone', key, types } | { kind: 'unknown', type } | { kind: 'invalid', why }} */
export const decode = (contract, topic, record) => {
  const key = record.key?.toString() ?? '';
  if (record.value === null) {
    // Only a compacted topic has a "now" in which a key can be gone.
    const { compacted, types } = contract.topics.get(topic);
    return compacted
      ? { kind: 'tombstone', key, types }
      : { kind: 'invalid', why: 'a record without value in a topic that keeps a history' };
  }
  const headers = textsOf(record.headers ?? {});
  const headerProblem = contract.problemOfHeaders(headers);
  if (headerProblem !== null) return { kind: 'invalid', why: `headers: ${headerProblem}` };
  const data = parsed(record.value);
  if (data === undefined) return { kind: 'invalid', why: 'the value is not JSON' };
  const type = headers.ce_type;
  const problem = contract.problemOfData(topic, type, data);
  // Newer than the document at hand: nothing that we could understand wrongly.
  if (problem === undefined) return { kind: 'unknown', type };
  if (problem !== null) return { kind: 'invalid', why: `${type}: ${problem}` };
  const revision = headers.ce_streamrevision === undefined ? null : Number(headers.ce_streamrevision);
  return { kind: 'fact', id: headers.ce_id, source: headers.ce_source, type, key, revision, data };
};

const textsOf = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

const parsed = (value) => {
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined;
  }
};
