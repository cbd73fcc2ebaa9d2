/** What a service tells of itself at /v1/system/lag. */
export interface Progress {
  readonly events: number;
  readonly behind: number;
  readonly drained: boolean;
  readonly subscriptions: readonly unknown[];
  readonly projections: readonly unknown[];
}

export const mergeProgress = (parts: readonly Progress[], drained: boolean): Progress => ({
  events: sum(parts.map(({ events }) => events)),
  behind: sum(parts.map(({ behind }) => behind)),
  drained,
  subscriptions: parts.flatMap(({ subscriptions }) => subscriptions),
  projections: parts.flatMap(({ projections }) => projections),
});

/**
 * Whether nothing is under way anywhere, of two rounds of asking all services, the second begun when the first was complete.
 *
 * One round is not enough: while the services are asked one after the other, a fact may move from one that has not been asked
 * yet to one that has. Between the rounds, whatever is under way is either recorded but not published or published but not
 * handled. In the first case its service saw it behind in the first round, or recorded it after that; in the second its
 * service sees it behind in the second round, or has handled it since, which either ends the matter or records an event. So
 * something is behind in one of the rounds, or a service has recorded something between them.
 */
export const drainedTogether = (first: readonly Progress[], second: readonly Progress[]): boolean =>
  [...first, ...second].every(({ drained }) => drained) &&
  first.every(({ events }, index) => events === second[index]?.events);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
