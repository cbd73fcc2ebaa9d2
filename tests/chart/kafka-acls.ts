import { allContexts } from '@accrue/contexts';
import { deadLetterTopicOf, TOPIC_CONTRACTS } from '@accrue/contracts';

/** What the API lets tills put onto topics: the gateway asks campaigns for it. */
const OPEN_TO_TILLS = 'campaigns';
const openTopics = TOPIC_CONTRACTS.map(({ topic }) => topic as string).filter((topic) =>
  topic.startsWith('loyalty.pos.'),
);

export interface LeastRights {
  readonly service: string;
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly groups: string;
}

/** What each service does with Kafka, as its code declares it. */
export const leastRights = (
  groups: Readonly<Record<string, readonly { readonly topic: string }[]>>,
): readonly LeastRights[] => {
  return allContexts.map(({ name, publications }) => {
    const consumed = (groups[name] ?? []).map(({ topic }) => topic);
    const open = name === OPEN_TO_TILLS ? openTopics.filter((topic) => consumed.includes(topic)) : [];
    return {
      service: name,
      read: [...new Set(consumed)].sort(),
      write: [...new Set([...publications.topics, deadLetterTopicOf(name), ...open])].sort(),
      groups: `${name}.`,
    };
  });
};

const BEGIN = '<!-- rights: begin -->';
const END = '<!-- rights: end -->';

/** The page with the table made anew. */
export const withRights = (page: string, groups: Parameters<typeof leastRights>[0]): string => {
  const list = (topics: readonly string[]): string => topics.map((topic) => `\`${topic}\``).join('<br>');
  const rows = leastRights(groups).map(
    ({ service, read, write, groups }) => `| ${service} | ${list(read)} | ${list(write)} | \`${groups}\` |`,
  );
  const table = [
    '| service | topics: Describe, Read | topics: Describe, Write | groups with the prefix: Describe, Read |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  const [before = '', rest = ''] = page.split(BEGIN);
  return `${before}${BEGIN}\n\n${table.join('\n')}\n\n${END}${rest.split(END)[1] ?? ''}`;
};
