import { Rejected } from '@accrue/kernel';

export type MessageRejectionCode =
  /** The value is not JSON. */
  | 'message.invalid_json'
  /** A value that cannot be stored or computed with: NUL, half of a surrogate pair, a number beyond 2^53, nesting without end. */
  | 'message.not_well_formed'
  /** What compresses or frames a batch of messages is damaged, unknown or too large: nobody can tell the messages apart. */
  | 'message.batch_unreadable'
  /** In the log of a topic it was sealed under another message key, or has been damaged. It is still there. */
  | 'message.sealed'
  /** A CloudEvents attribute is not there, or not of its kind. */
  | 'message.missing_attribute'
  /** No schema is published under this type: a typo, or a version from the future. */
  | 'message.unknown_type'
  /** The data is not what the type's schema says. */
  | 'message.schema_violation';

/** A message that no handler may see. The sender has to mend it, so it is never retried. */
export class MessageRejected extends Rejected<MessageRejectionCode> {
  constructor(code: MessageRejectionCode, detail: string) {
    super(code, { detail });
    this.message = `${code}: ${detail}`;
  }
}
