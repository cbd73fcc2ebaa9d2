import { InvariantViolation, Rejected } from '@accrue/kernel';
import { classifyFailure, reasonOf } from './classify-failure';
import { MessageRejected } from './message-rejected';

const retriable = Object.assign(new Error('connection lost'), { retriable: true });

describe('failure of a message', () => {
  it.each([
    ['the store is away', retriable, 'retry'],
    ['a rejection', new Rejected<'points.insufficient'>('points.insufficient'), 'dead-letter'],
    ['a broken message', new MessageRejected('message.invalid_json', 'x'), 'dead-letter'],
    ['a broken promise of ours', new InvariantViolation('x'), 'dead-letter'],
    ['a bug', new TypeError('x is not a function'), 'dead-letter'],
    ['an error that says it is not retriable', Object.assign(new Error('x'), { retriable: false }), 'dead-letter'],
    ['something that is no error', 'oops', 'dead-letter'],
  ])('%s', (_what, error, outcome) => {
    expect(classifyFailure(error)).toBe(outcome);
  });

  it('keeps the code and the data of a rejection', () => {
    expect(reasonOf(new Rejected<'points.insufficient'>('points.insufficient', { requested: 5 }))).toStrictEqual({
      code: 'points.insufficient',
      reason: 'points.insufficient {"requested":5}',
    });
    expect(reasonOf(new MessageRejected('message.schema_violation', '/n must be number'))).toStrictEqual({
      code: 'message.schema_violation',
      reason: 'message.schema_violation: /n must be number',
    });
    expect(reasonOf(new TypeError('no'))).toStrictEqual({ code: 'handler.failed', reason: 'TypeError: no' });
  });
});
