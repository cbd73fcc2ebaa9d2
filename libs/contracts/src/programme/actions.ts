import { Type } from '@sinclair/typebox';
import { choice, id, name, strict, type Section } from './parts';

const attribute = strict({ id, type: choice('text', 'number', 'boolean') });

const action = strict({
  id,
  name,
  attributes: Type.Optional(
    Type.Array(attribute, { maxItems: 50, description: 'What senders may say of it; anything else is refused' }),
  ),
});

/** What members do that is no purchase, and that rules can reward. */
export const actionsSection = Type.Array(action, { maxItems: 200 });

export type ActionDocument = Section<typeof action>;
