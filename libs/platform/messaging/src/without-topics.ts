import type { Publications } from './message-bus';

/** The same facts without those of topics that nobody wants. Ids stay what they are: these facts come last of their events. */
export const withoutTopics = (publications: Publications, leftOut: ReadonlySet<string>): Publications =>
  leftOut.size === 0
    ? publications
    : {
        ...publications,
        publish: (event) => publications.publish(event).filter(({ topic }) => !leftOut.has(topic)),
      };
