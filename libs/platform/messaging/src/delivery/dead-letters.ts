import { Rejected } from '@accrue/kernel';
import type { Database } from '@accrue/persistence';
import type { MessageRejectionCode } from '../message-rejected';
import type { DeadLetter, DeadLetterFilter, DeadLetterHead, DeadLetters, Message, RawMessage } from '../message-bus';
import { failureOf, messageOf, type ConsumerPorts } from './consumer';
import { LetterStore, NO_MESSAGE, type DeadLetterRejectionCode } from './dead-letter-store';
import type { MessageSeal } from './message-seal';

/** What it takes to handle a letter's message again. */
export type Redelivery = Pick<ConsumerPorts, 'subscription' | 'registry' | 'database' | 'source'>;

/** A batch that cannot be decoded: its letter holds bytes instead of a message. */
export const UNREADABLE: MessageRejectionCode = 'message.batch_unreadable';

type ConsumerLookup = (topic: string, group: string) => Redelivery | undefined;

/** Dead letters in the platform's schema, replayed through the handlers of this process. */
export class StoredDeadLetters implements DeadLetters {
  private readonly letters: LetterStore;

  constructor(
    private readonly platform: Database,
    seal: MessageSeal,
    private readonly consumerOf: ConsumerLookup,
  ) {
    this.letters = new LetterStore(platform, seal);
  }

  parked(): ReturnType<DeadLetters['parked']> {
    return this.letters.parked();
  }

  list(filter: DeadLetterFilter): Promise<readonly DeadLetter[]> {
    return this.letters.list(filter);
  }

  heads(filter: DeadLetterFilter): Promise<readonly DeadLetterHead[]> {
    return this.letters.heads(filter);
  }

  show(id: string): Promise<DeadLetter | null> {
    return this.letters.find(id);
  }

  /**
   * The row lock is held while the handler works, so concurrent replays take turns and the later ones find it settled.
   * @throws Rejected dead_letter.unknown; dead_letter.no_consumer when nobody in this process handles its group any more;
   *   dead_letter.not_replayable when there never was a message; dead_letter.sealed when it cannot be opened
   */
  async replay(id: string): Promise<DeadLetter> {
    return this.platform.transaction(async (tx) => {
      const held = await this.letters.hold(id, tx);
      if (held === null) throw unknown(id);
      const letter = MADE_AGAIN.includes(held.head.reasonCode) ? { ...held.head, ...NO_MESSAGE } : held.open();
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
        await this.letters.settle(id, 'replayed', tx);
      } catch (error) {
        await this.letters.failedAgain(letter, failureOf(error, 1), tx);
      }
      return (await this.letters.find(id, tx)) ?? letter;
    });
  }

  /** A letter that was replayed stays replayed. One that cannot be opened can be discarded all the same. */
  async discard(id: string): Promise<DeadLetterHead> {
    return this.platform.transaction(async (tx) => {
      const held = await this.letters.hold(id, tx);
      if (held === null) throw unknown(id);
      if (held.head.status !== 'parked') return held.head;
      await this.letters.settle(id, 'discarded', tx);
      return { ...held.head, status: 'discarded' };
    });
  }
}

const unknown = (id: string): Rejected<DeadLetterRejectionCode> =>
  new Rejected<DeadLetterRejectionCode>('dead_letter.unknown', { id });

/** @returns false when it is not this replay's turn: the consumer has not gone past the message and will meet it again */
const redeliver = async (letter: DeadLetter, ports: Redelivery): Promise<boolean> => {
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

/** Of these the message is not in the letter: it is read again where it came from. */
const MADE_AGAIN: readonly string[] = ['publication.failed', 'message.sealed' satisfies MessageRejectionCode];

/** The message as it came; what never became a message is made again from its event, by the publication as it is now. */
const messageOfLetter = async (letter: DeadLetter, ports: Redelivery): Promise<Message> => {
  if (!MADE_AGAIN.includes(letter.reasonCode)) {
    const raw: RawMessage = { key: letter.key, headers: letter.headers, value: letter.payload };
    return messageOf(letter.topic, { raw }, ports.registry);
  }
  const entries = await ports.source.readAt(letter.topic, letter.partition, letter.position);
  const entry = entries.find(({ ordinal }) => ordinal === letter.ordinal);
  if (entry === undefined) throw new Error('there is no such message any more where it came from');
  return messageOf(letter.topic, entry.content, ports.registry);
};
