import { TOPICS } from '@accrue/contracts';
import { readRawMessage } from './raw-message';

const defaults = { topic: TOPICS.posReceipts, now: '2026-10-31T16:40:00.000Z', id: 'id-1' };
const attributes = {
  'content-type': 'application/json',
  ce_specversion: '1.0',
  ce_id: 'id-1',
  ce_source: 'urn:accrue:http',
  ce_subject: 'k',
  ce_time: '2026-10-31T16:40:00.000Z',
  ce_type: 'loyalty.pos.receipt.completed.v1',
  ce_dataschema: '/v1/schemas/loyalty.pos.receipt.completed.v1.json',
};

describe('a message from outside', () => {
  it('gets the attributes that it lacks', () => {
    expect(readRawMessage({ key: 'k', value: { a: 1 } }, defaults)).toEqual({
      key: 'k',
      value: '{"a":1}',
      headers: attributes,
    });
  });
  it('keeps those it brings, and stays without those it does not want', () => {
    const { headers } = readRawMessage(
      { key: 'k', value: '{}', headers: { ce_id: 'till-7/42', ce_type: null, traceparent: '00-a' } },
      defaults,
    );
    const { ce_type: _without, ...rest } = attributes;
    expect(headers).toEqual({ ...rest, ce_id: 'till-7/42', traceparent: '00-a' });
  });
  it('is passed on as it is when it is text, also broken', () =>
    expect(readRawMessage({ key: 'k', value: '{"a":' }, defaults).value).toBe('{"a":'));
  it('may be a tombstone', () => expect(readRawMessage({ key: 'k', value: null }, defaults).value).toBeNull());
  it.each([
    [[], ''],
    ['text', ''],
    [{ value: 1 }, '/key'],
    [{ key: '', value: 1 }, '/key'],
    [{ key: 'k' }, '/value'],
    [{ key: 'k', value: 1, header: {} }, '/header'],
    [{ key: 'k', value: 1, headers: [] }, '/headers'],
    [{ key: 'k', value: 1, headers: { ce_id: 7 } }, '/headers/ce_id'],
  ])('is refused: %j', (input, pointer) => {
    try {
      readRawMessage(input, defaults);
    } catch (error) {
      return expect(error).toMatchObject({ code: 'request.invalid', data: { errors: [{ pointer }] } });
    }
    throw new Error('it was not refused');
  });
});
