import type { EventLog } from '@accrue/event-store';

/** The same log with another append; whatever else the port has goes through as it is. */
export const withAppend = (log: EventLog, append: EventLog['append']): EventLog =>
  new Proxy(log, {
    get: (target, name) => {
      if (name === 'append') return append;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
