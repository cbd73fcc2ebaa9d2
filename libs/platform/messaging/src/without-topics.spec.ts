import type { StoredEvent } from '@accrue/event-store';
import type { Publications } from './message-bus';
import { withoutTopics } from './without-topics';

const message = (topic: string) => ({ topic, type: 't', subject: 's', key: 'k', data: {} });
const publications: Publications = {
  messagesOf: { Happened: ['t'] },
  topics: ['wanted', 'unwanted'],
  publish: () => [message('wanted'), message('unwanted')],
};
const event = {} as StoredEvent;

it('publishes everything but what goes to topics that are left out', () => {
  expect(withoutTopics(publications, new Set(['unwanted'])).publish(event)).toEqual([message('wanted')]);
  expect(withoutTopics(publications, new Set())).toBe(publications);
});
