import { NO_STREAM } from '@accrue/event-store';
import { appendOptions } from './append-options';

describe('the options of an append', () => {
  it('say which revision is expected, under the name that this client reads', () => {
    expect(appendOptions(NO_STREAM)).toMatchObject({ streamState: 'no_stream' });
    expect(appendOptions(0)).toMatchObject({ streamState: 0n });
    expect(appendOptions(41)).toMatchObject({ streamState: 41n });
  });

  it('ask the leader, and leave the server more time than any two clocks differ', () => {
    expect(appendOptions(3)).toStrictEqual({ streamState: 3n, requiresLeader: true, deadline: 60_000 });
  });

  it.each([-2, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('do not exist for %s', (revision) => {
    expect(() => appendOptions(revision)).toThrow('there is no "any"');
  });
});
