import type { ProgrammeDocument } from '../../programme/document';
import { GUARDRAILS } from '../guardrails';
import type { Note } from './finding';

export const lintTiers = ({ tiers }: ProgrammeDocument, note: Note): void => {
  const count = tiers?.ladder.length ?? 0;
  if (count <= GUARDRAILS.tiers) return;
  note({
    path: '/tiers/ladder',
    code: 'tiers.too_many',
    ...{ value: count, bound: GUARDRAILS.tiers, unit: 'tiers' },
    message: `Members lose count of ${count} tiers; ${GUARDRAILS.tiers} are enough, the base tier among them.`,
  });
};
