import { letterIdOf, toldReason, UNREADABLE, type Failure, type LetterPlace, type RawMessage } from '@accrue/messaging';
import type { Producing } from './producing';

/**
 * Says on the context's dead-letter topic that a message was parked: where it was and what went wrong, for alerts and for people with Kafka
 * tools. Nothing of the message itself, which may hold anything: that is sealed in the database, where the letter is shown and replayed.
 */
export const announceDeadLetter = async (
  producing: Producing,
  deadLetterTopic: string,
  place: LetterPlace,
  raw: RawMessage | null,
  failure: Failure,
): Promise<void> => {
  const { topic, group, partition, position } = place;
  const headers = {
    // Of a batch that could not be read they are ours: which offsets it had.
    ...(failure.code === UNREADABLE ? raw?.headers : {}),
    accrue_letter: letterIdOf(place),
    accrue_topic: topic,
    accrue_group: group,
    accrue_partition: String(partition),
    accrue_offset: String(position - 1),
    accrue_reason_code: failure.code,
    accrue_reason: toldReason(failure),
    accrue_attempts: String(failure.attempts),
  };
  await producing.send([{ topic: deadLetterTopic, raw: { key: '', value: null, headers } }]);
};
