import { defineRewardKind } from './kind';

/** One code of the reward's pool, for one member alone. Codes are added to the reward and stand in no document. */
export const code = defineRewardKind({ kind: 'code', gives: {}, terms: {} });
