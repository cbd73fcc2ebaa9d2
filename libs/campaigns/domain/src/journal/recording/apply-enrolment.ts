import { programmeOfVersion } from '../../programme/versions';
import type { ApplyEnrolment } from '../commands';
import type { JournalEvent } from '../events';
import type { Knowledge } from '../storage/recall';
import { readjudicate } from './readjudicate';

/**
 * Since when the member has been one. It is said once, and never changes; sales that came before it was known are adjudicated again, as far
 * as a rule asks for it.
 */
export const applyEnrolment = ({ data }: ApplyEnrolment, knowledge: Knowledge): readonly JournalEvent[] => {
  const { memberId, enrolledAt } = data;
  const { journal, programmes } = knowledge;
  if (journal.enrolledAt !== undefined) return [];
  const applied: JournalEvent = { type: 'EnrolmentApplied', data: { memberId, enrolledAt } };
  const affected = [...journal.receipts.values()].filter(
    ({ kind, programmeVersion }) =>
      (kind === 'sale' || kind === 'exchange') &&
      programmeVersion !== null &&
      programmeOfVersion(programmes, programmeVersion).asksForEnrolment,
  );
  const trigger = { cause: { kind: 'enrolment_known', receiptId: null }, occurredAt: null } as const;
  const after = { ...journal, enrolledAt };
  return [applied, ...readjudicate(affected, { memberId, trigger, after }, knowledge)];
};
