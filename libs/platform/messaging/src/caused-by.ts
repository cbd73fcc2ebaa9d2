import type { CommandContext } from '@accrue/event-store';
import type { Message } from './message-bus';

/** The context of a command that follows from a message: what it decides is part of what the message is part of. */
export const causedBy = ({ id, time, extensions }: Message): CommandContext & { readonly correlationId: string } => ({
  messageId: id,
  occurredAt: time,
  correlationId: extensions['correlationid'] ?? id,
});
