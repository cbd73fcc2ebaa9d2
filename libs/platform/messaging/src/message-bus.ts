import type { EventContract, Static } from '@accrue/contracts';
import type { InstantIso } from '@accrue/kernel';
import type { StoredEvent } from '@accrue/event-store';
import type { Transaction } from '@accrue/persistence';

/** A CloudEvents 1.0 message as handlers see it, after decoding and schema validation. */
export interface Message<Data = unknown, Type extends string = string> {
  readonly topic: string;
  /** Unique per source; the same on every redelivery. For published facts: the event's id. */
  readonly id: string;
  readonly type: Type;
  readonly source: string;
  readonly subject: string;
  /** Event time. */
  readonly time: InstantIso;
  /** Partition key: messages with one key are handled in order. */
  readonly key: string;
  readonly dataschema: string;
  readonly data: Data;
  readonly extensions: Readonly<Record<string, string>>;
}

/** Messages of these contracts; `type` tells which one it is, and so what is in `data`. */
export type MessageOf<Contract extends EventContract> =
  Contract extends EventContract<infer Schema, infer Type> ? Message<Static<Schema>, Type> : never;

/** What a publication makes of a stored event; the bus adds the rest of the envelope from the event. */
export interface PublicMessage {
  readonly topic: string;
  readonly type: string;
  readonly subject: string;
  readonly key: string;
  /**
   * null = tombstone: on a compacted topic it says that what `key` had is gone, and the broker forgets every earlier value of the key.
   * It carries the same envelope (type, subject, …) as a value of the topic would; the record's value is null, over Kafka and in process.
   * No handler of ours is given one: it is for consumers outside that keep a copy.
   */
  readonly data: unknown;
}

/** A context's mapping from its own events to public facts. Pure; [] = not public. */
export interface Publications {
  /** By stored event type: the message types it can produce. Events that no subscription needs are skipped unread. */
  readonly messagesOf: Readonly<Record<string, readonly string[]>>;
  readonly topics: readonly string[];
  publish(event: StoredEvent): readonly PublicMessage[];
}

/** Effect is a command on an event store (idempotent by message id); the checkpoint follows it. */
export type MessageHandler = (message: Message) => Promise<void>;
/** Effect is rows in the context's database, written with `tx`; the checkpoint commits with them. */
export type BatchHandler = (messages: readonly Message[], tx: Transaction) => Promise<void>;

export interface Subscription {
  readonly topic: string;
  /** Consumer group: each group sees every message once per key order. Convention `<context>.<verb-when-event>`. */
  readonly group: string;
  /** Message types handled; others on the topic are skipped knowingly. */
  readonly types: readonly string[];
  readonly handler:
    | {
        readonly kind: 'each';
        handle: MessageHandler;
        /** Messages of one key begin in order, but one does not wait for the end of the one before: other orders end the same. */
        readonly inAnyOrder?: boolean;
      }
    | { readonly kind: 'transaction'; handle: BatchHandler };
}

/** A subscription and the context whose database keeps its checkpoints; the runtime adds the name. */
export type WiredSubscription = Subscription & { readonly context: string };

export interface RawMessage {
  readonly key: string;
  /** As it came from outside: not yet parsed, possibly broken. null = tombstone. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SubscriptionLag {
  readonly topic: string;
  readonly group: string;
  /** Messages (or feed events) not yet handled; null: the broker has not said in time where the topic ends. */
  readonly behind: number | null;
  readonly lastProgressAt: InstantIso | null;
}

/** What anybody who works with the platform may know of a dead letter: nothing that the message said. */
export interface DeadLetterHead {
  readonly id: string;
  readonly topic: string;
  readonly group: string;
  readonly partition: number;
  readonly position: number;
  /** 0-based among the messages of this position. */
  readonly ordinal: number;
  /**
   * Stable code: `message.*` (see MessageRejected), a Rejected code, `handler.failed` for a bug of ours,
   * `publication.failed` when the producing context could not make the message, `retry.exhausted`.
   */
  readonly reasonCode: string;
  /** Of an error that nobody wrote for a reader, only that there was one: its text may quote the message. */
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: InstantIso;
  readonly status: 'parked' | 'replayed' | 'discarded';
}

/** The whole letter, for operators. Of one that is settled the message is destroyed: key '', no headers, payload null. */
export interface DeadLetter extends DeadLetterHead {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The value as it came; null for a tombstone, and when there never was a message (`publication.failed`). */
  readonly payload: string | null;
  /** In full while the letter is parked. */
  readonly reason: string;
}

/** Oldest first, 100 unless another limit is given. */
export interface DeadLetterFilter {
  readonly status?: DeadLetter['status'];
  readonly topic?: string;
  readonly limit?: number;
  /** Only those that come after this one. */
  readonly after?: Pick<DeadLetterHead, 'failedAt' | 'id'>;
}

export interface DeadLetters {
  /** How many are parked, of each group that has any. */
  parked(): Promise<readonly { readonly topic: string; readonly group: string; readonly letters: number }[]>;
  /** One whose message cannot be opened is listed without it. */
  list(filter: DeadLetterFilter): Promise<readonly DeadLetter[]>;
  heads(filter: DeadLetterFilter): Promise<readonly DeadLetterHead[]>;
  /** @throws Rejected('dead_letter.sealed') when its message cannot be opened: sealed under another message key, or damaged */
  show(id: string): Promise<DeadLetter | null>;
  /**
   * Handles the letter again through the same handler; on success `replayed`, else it stays parked with the new reason. A letter
   * that is not parked is left alone, and of several concurrent replays one handles it.
   * @throws Rejected dead_letter.unknown, dead_letter.no_consumer, dead_letter.not_replayable, dead_letter.sealed
   */
  replay(id: string): Promise<DeadLetter>;
  /** Puts it aside for good and destroys its message. @throws Rejected('dead_letter.unknown') */
  discard(id: string): Promise<DeadLetterHead>;
}

/** Delivers messages to subscriptions: in order per key, at least once, with retry and dead letter. */
export interface MessageBus {
  /** Before `start`. One handler per (topic, group). */
  subscribe(subscription: WiredSubscription): void;
  /** Puts messages from outside (tills) on a topic; durable when it resolves. */
  publish(topic: string, messages: readonly RawMessage[]): Promise<void>;
  start(): Promise<void>;
  /** Finishes what is in flight, then stops. */
  stop(): Promise<void>;
  /** @param withinMs what is not known by then is null; a broker that hangs keeps nobody waiting */
  lag(withinMs?: number): Promise<readonly SubscriptionLag[]>;
  readonly deadLetters: DeadLetters;
}
