import type { ApiCaller } from '@accrue/http';
import type { Asked } from './intake';

/** Who sends, as intakes ask. */
export const senderOf = ({ name, stores }: ApiCaller): Pick<Asked, 'actor' | 'stores'> => ({
  actor: name,
  ...(stores === undefined ? {} : { stores }),
});
