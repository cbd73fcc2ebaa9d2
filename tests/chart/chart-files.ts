import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allContexts } from '@accrue/contexts';
import { topicSettings } from '@accrue/messaging-kafka';
import { PLATFORM_TOPICS } from '@accrue/runtime';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants';
import { stringify } from 'yaml';
import { withRights } from './kafka-acls';
import { withValuesTable } from './values-table';

export const root = resolve(__dirname, '../..');
export const chart = join(root, 'helm/accrue');

export const read = (path: string): string => readFileSync(join(chart, path), 'utf8');

interface Group {
  readonly group: string;
  readonly topic: string;
}

/** The consumer groups of each context, as its policies declare them. */
export const consumerGroups = (): Readonly<Record<string, readonly Group[]>> =>
  Object.fromEntries(
    allContexts.map(({ name, policies }) => [
      name,
      policies
        .flatMap((policy) => {
          const methods = Object.values(Object.getOwnPropertyDescriptors(policy.prototype as object));
          return methods.flatMap(({ value }) => {
            const extras = (
              typeof value === 'function' ? Reflect.getMetadata(PATTERN_EXTRAS_METADATA, value as object) : undefined
            ) as Group | undefined;
            return extras === undefined ? [] : [{ group: extras.group, topic: extras.topic }];
          });
        })
        .sort((a, b) => (a.group < b.group ? -1 : 1)),
    ]),
  );

const topics = () =>
  PLATFORM_TOPICS.map((demand) => ({
    topic: demand.topic,
    partitions: demand.partitions,
    config: topicSettings(demand, 1),
  }));

const NOTE = '# Made by `npm run chart -- --write` from the code; tests/chart holds the two together.\n';

/** What the chart has of other files and of the code, by its path in the chart: Helm reads nothing outside. */
export const derivedFiles = (): Readonly<Record<string, string>> => ({
  'files/alerts.yaml': readFileSync(join(root, 'deploy/observability/alerts.yaml'), 'utf8'),
  'files/groups.yaml': `${NOTE}${stringify(consumerGroups())}`,
  'files/topics.yaml': `${NOTE}${stringify(topics())}`,
  '../../docs/kafka-acls.md': withRights(read('../../docs/kafka-acls.md'), consumerGroups()),
  'README.md': withValuesTable(read('README.md'), read('values.yaml')),
});
