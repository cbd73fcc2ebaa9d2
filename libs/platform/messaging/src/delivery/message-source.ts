import type { MessagingSystem } from '@accrue/telemetry';
import type { RawMessage } from '../message-bus';

/** One message of a topic at its place in the log it comes from. */
export interface SourceEntry {
  readonly position: number;
  /** 0-based among the messages of this position on this topic. */
  readonly ordinal: number;
  /** The message; or why there is none, with what can be said of it all the same for its dead letter. */
  readonly content: { readonly raw: RawMessage } | { readonly failure: unknown; readonly raw?: RawMessage };
}

export interface SourcePage {
  readonly entries: readonly SourceEntry[];
  /** Everything up to here has been looked at, also what was not for this topic. */
  readonly lastPosition: number;
}

/** Where the messages of a topic come from: the facts of a context, or the log of what the outside published. */
export interface MessageSource {
  /** What the messages come over, as spans call it. */
  readonly system: MessagingSystem;
  readonly partitions: number;
  read(
    topic: string,
    partition: number,
    range: { readonly after: number; readonly limit: number },
    /** Message types that are wanted; others may be left out. Absent: all. */
    types?: ReadonlySet<string>,
  ): Promise<SourcePage>;
  /** The messages made of what is at exactly this position. */
  readAt(topic: string, partition: number, position: number): Promise<readonly SourceEntry[]>;
  heads(): Promise<readonly number[]>;
  onAppended(listener: (partition: number) => void): () => void;
}
