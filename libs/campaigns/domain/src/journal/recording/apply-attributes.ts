import { canonicalJson } from '@accrue/kernel';
import { programmeOfVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import type { ApplyAttributes } from '../commands';
import type { JournalEvent } from '../events';
import { attributesAt, withStep } from '../storage/attributes-at';
import type { Knowledge } from '../storage/recall';
import { readjudicate } from './readjudicate';

/** Adjudicates again the sales of which something else was told of the member, as far as a rule asks for it. */
export const applyAttributes = ({ data }: ApplyAttributes, knowledge: Knowledge): readonly JournalEvent[] => {
  const { memberId } = data;
  const { journal, programmes } = knowledge;
  const before = journal.attributes ?? [];
  const after = withStep(before, data);
  if (after === before) return [];
  const applied: JournalEvent = { type: 'AttributesApplied', data };
  const affected = [...journal.receipts.values()].filter(({ kind, order, programmeVersion }) => {
    if ((kind !== 'sale' && kind !== 'exchange') || programmeVersion === null) return false;
    if (!programmeOfVersion(programmes, programmeVersion).asksForAttributes) return false;
    const at = instantOfOrder(order);
    return canonicalJson(attributesAt(before, at)) !== canonicalJson(attributesAt(after, at));
  });
  const trigger = { cause: { kind: 'attributes_known', receiptId: null }, occurredAt: null } as const;
  const membership = { ...journal, attributes: after };
  return [applied, ...readjudicate(affected, { memberId, trigger, after: membership }, knowledge)];
};
