import { Rejected, type Decider, type Event } from '@accrue/kernel';

/**
 * Given/When/Then for a decider:
 * `given(earned(100)).when(spend(60)).then(spent(60))`. Expectations are exact: these events, in this order, nothing else.
 */
export interface DecisionSpec<C, E> {
  given(...history: readonly E[]): { when(command: C): DecisionOutcome<E> };
}

export interface DecisionOutcome<E> {
  then(...events: readonly E[]): void;
  /** The same as `then()` with no events, said aloud. */
  thenNothing(): void;
  /** @param data when given, all of the rejection's data */
  thenRejected(code: string, data?: Readonly<Record<string, unknown>>): void;
}

export const decisionSpec = <State, C, E extends Event>(decider: Decider<State, C, E>): DecisionSpec<C, E> => ({
  given: (...history) => ({
    when: (command) => {
      // Decided when expected, so that a failing decision fails the expectation and not the setup.
      const decide = (): readonly E[] => decider.decide(command, history.reduce(decider.evolve, decider.initialState));
      return {
        then: (...events) => expect(decide()).toStrictEqual(events),
        thenNothing: () => expect(decide()).toStrictEqual([]),
        thenRejected: (code, data) => {
          const rejection = rejectionOf(decide);
          expect({ code: rejection.code, data: data === undefined ? undefined : rejection.data }).toStrictEqual({
            code,
            data,
          });
        },
      };
    },
  }),
});

const rejectionOf = (decide: () => readonly unknown[]): Rejected => {
  let events: readonly unknown[];
  try {
    events = decide();
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
  throw new Error(`expected a rejection, got ${JSON.stringify(events)}`);
};
