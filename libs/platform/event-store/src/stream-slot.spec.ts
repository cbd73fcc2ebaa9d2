import { InvariantViolation } from '@accrue/kernel';
import { StreamSlot } from './stream-slot';

type Step = Parameters<StreamSlot<number, object>['step']>[0];

const after = (...steps: readonly Step[]): StreamSlot<number, object> => {
  const slot = new StreamSlot<number, object>('purse-1', 0, null);
  for (const step of steps) slot.step(step);
  return slot;
};

describe('the phases of a stream that somebody waits for', () => {
  it.each([
    ['a load', ['load', 'loaded'], 'idle'],
    ['a decision that says nothing', ['queue', 'decide', 'decided nothing'], 'idle'],
    ['an append', ['queue', 'decide', 'append', 'append answered'], 'idle'],
    [
      'a decision that needs old events before it says anything',
      ['queue', 'decide', 'recall', 'decided nothing'],
      'recalling',
    ],
    ['a recall', ['queue', 'decide', 'recall', 'decided nothing', 'recalled'], 'idle'],
    ['an append, a recall beside it', ['queue', 'decide', 'recall', 'append'], 'appending and recalling'],
    ['the recall that ends first', ['queue', 'decide', 'recall', 'append', 'recalled'], 'appending'],
    ['the append that ends first', ['queue', 'decide', 'recall', 'append', 'append answered'], 'recalling'],
    ['both', ['queue', 'decide', 'recall', 'append', 'append answered', 'recalled'], 'idle'],
  ] as const)('%s', (_name, steps, phase) => {
    expect(after(...steps).phase).toBe(phase);
  });

  it('appends while the store has not answered, whatever is recalled beside it', () => {
    expect(after('queue', 'decide').isAppending).toBe(false);
    expect(after('queue', 'decide', 'append').isAppending).toBe(true);
    expect(after('queue', 'decide', 'recall', 'append').isAppending).toBe(true);
    expect(after('queue', 'decide', 'recall', 'append', 'append answered').isAppending).toBe(false);
  });

  it.each([
    ['decided twice at once', ['queue', 'decide', 'decide']],
    ['decided while it is loaded', ['load', 'decide']],
    ['queued while it is appended', ['queue', 'decide', 'append', 'queue']],
    ['loaded while a recall is under way', ['queue', 'decide', 'recall', 'load']],
    ['appended without a decision', ['append']],
    ['recalled twice at once', ['queue', 'decide', 'recall', 'recall']],
    ['answered twice', ['queue', 'decide', 'append', 'append answered', 'append answered']],
  ] as const)('is never %s', (_name, steps) => {
    expect(() => after(...steps)).toThrow(InvariantViolation);
  });
});
