import { defineRewardKind } from './kind';
import { use } from './use';

/** One code of the reward's pool, for one member alone. Codes are added to the reward and stand in no document. */
export const code = defineRewardKind({ kind: 'code', gives: {}, terms: { use } });
