import { type Failure, type LetterPlace, type RawMessage } from '@accrue/messaging';
import { MessageTooLarge, type Producing } from './producing';

/**
 * Says on the context's dead-letter topic what was parked: the message as it came, and beside its own headers where it was and
 * what went wrong. The letter in the database is the one to replay; this one is for alerts and for people with Kafka tools.
 */
export const announceDeadLetter = async (
  producing: Producing,
  deadLetterTopic: string,
  { topic, group, partition, position }: LetterPlace,
  raw: RawMessage | null,
  { code, reason, attempts }: Failure,
): Promise<void> => {
  const cause = {
    accrue_topic: topic,
    accrue_group: group,
    accrue_partition: String(partition),
    accrue_offset: String(position - 1),
    accrue_reason_code: code,
    accrue_reason: reason,
    accrue_attempts: String(attempts),
  };
  const whole: RawMessage = {
    key: raw?.key ?? '',
    value: raw?.value ?? null,
    headers: { ...raw?.headers, ...cause },
  };
  // With the cause it may be larger than what the broker took without; then as much of it as fits.
  const announcements = [whole, { ...whole, value: null }, { key: '', value: null, headers: cause }];
  for (const announcement of announcements)
    try {
      return await producing.send([{ topic: deadLetterTopic, raw: announcement }]);
    } catch (error) {
      if (!(error instanceof MessageTooLarge) || announcement.headers === cause) throw error;
    }
};
