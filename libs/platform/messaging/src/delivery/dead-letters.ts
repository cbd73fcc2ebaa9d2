import { Rejected } from '@accrue/kernel';
import type { Database } from '@accrue/persistence';
import type { MessageRejectionCode } from '../message-rejected';
import type { DeadLetter, DeadLetters, Message, RawMessage } from '../message-bus';
import { failureOf, messageOf, type ConsumerPorts } from './consumer';
import { countParked, findLetter, listLetters, settleLetter, type Letter } from './dead-letter-store';

export type DeadLetterRejectionCode =
  | 'dead_letter.unknown'
  | 'dead_letter.no_consumer'
  /** It stands for messages that could never be read: there is nothing to handle again. */
  | 'dead_letter.not_replayable';

/** What it takes to handle a letter's message again. */
export type Redelivery = Pick<ConsumerPorts, 'subscription' | 'registry' | 'database' | 'source'>;

const UNREADABLE: MessageRejectionCode = 'message.batch_unreadable';

type ConsumerLookup = (topic: string, group: string) => Redelivery | undefined;

/** Dead letters in the platform's schema, replayed through the handlers of this process. */
export class StoredDeadLetters implements DeadLetters {
  constructor(
    private readonly platform: Database,
    private readonly consumerOf: ConsumerLookup,
  ) {}

  parked(): ReturnType<DeadLetters['parked']> {
    return countParked(this.platform);
  }

  list(filter: Parameters<DeadLetters['list']>[0]): Promise<readonly DeadLetter[]> {
    return listLetters(this.platform, filter);
  }

  show(id: string): Promise<DeadLetter | null> {
    return findLetter(this.platform, id);
  }

  /**
   * The row lock is held while the handler works, so concurrent replays take turns and the later ones find it settled.
   * @throws Rejected dead_letter.unknown; dead_letter.no_consumer when nobody in this process handles its group any more;
   *   dead_letter.not_replayable when there never was a message
   */
  async replay(id: string): Promise<DeadLetter> {
    return this.platform.transaction(async (tx) => {
      const letter = await findLetter(tx, id, 'for update');
      if (letter === null) throw unknown(id);
      if (letter.status !== 'parked') return letter;
      if (letter.reasonCode === UNREADABLE)
        throw new Rejected<DeadLetterRejectionCode>('dead_letter.not_replayable', {
          id,
          reason: letter.reason,
          instead: 'have the messages sent again, then discard this letter',
        });
      const consumer = this.consumerOf(letter.topic, letter.group);
      if (consumer === undefined)
        throw new Rejected<DeadLetterRejectionCode>('dead_letter.no_consumer', { id, group: letter.group });
      try {
        if (!(await redeliver(letter, consumer))) return letter;
        await settleLetter(tx, id, { status: 'replayed' });
      } catch (error) {
        await settleLetter(tx, id, { status: 'parked', failure: failureOf(error, 1) });
      }
      return (await findLetter(tx, id)) ?? letter;
    });
  }

  /** A letter that was replayed stays replayed. */
  async discard(id: string): Promise<DeadLetter> {
    return this.platform.transaction(async (tx) => {
      const letter = await findLetter(tx, id, 'for update');
      if (letter === null) throw unknown(id);
      if (letter.status !== 'parked') return letter;
      await settleLetter(tx, id, { status: 'discarded' });
      return { ...letter, status: 'discarded' };
    });
  }
}

const unknown = (id: string): Rejected<DeadLetterRejectionCode> => new Rejected('dead_letter.unknown', { id });

/** @returns false when it is not this replay's turn: the consumer has not gone past the message and will meet it again */
const redeliver = async (letter: Letter, ports: Redelivery): Promise<boolean> => {
  const { handler } = ports.subscription;
  const message = await messageOfLetter(letter, ports);
  if (handler.kind === 'each') {
    await handler.handle(message);
    return true;
  }
  return ports.database.transaction(async (tx) => {
    const owed = await tx.query('delete from consumer_skipped where letter_id = $1 returning 1', [letter.id]);
    if (owed.length > 0) {
      await handler.handle([message], tx);
      return true;
    }
    const [checkpoint] = await tx.query<{ position: number }>(
      'select position from consumer_checkpoint where topic = $1 and grp = $2 and partition = $3',
      [letter.topic, letter.group, letter.partition],
    );
    return (checkpoint?.position ?? 0) >= letter.position;
  });
};

/** The message as it came; what never became a message is made again from its event, by the publication as it is now. */
const messageOfLetter = async (letter: Letter, ports: Redelivery): Promise<Message> => {
  if (letter.reasonCode !== 'publication.failed') {
    const raw: RawMessage = { key: letter.key, headers: letter.headers, value: letter.payload };
    return messageOf(letter.topic, { raw }, ports.registry);
  }
  const entries = await ports.source.readAt(letter.topic, letter.partition, letter.position);
  const entry = entries.find(({ ordinal }) => ordinal === letter.ordinal);
  if (entry === undefined) throw new Error('the publication makes no such message of this event any more');
  return messageOf(letter.topic, entry.content, ports.registry);
};
