import { problemOf } from '#shared/api/problem';
import { lookUpMember, readMember, readReceipt } from '../../api';
import { memberPath, receiptPath } from '../../places';
import { kindsOf, type Kind } from './kinds';

/** @returns the address of what the text names; null: nothing. @throws ProblemError when nobody could say */
export const find = async (text: string, mayLookUp: boolean): Promise<string | null> => {
  for (const kind of kindsOf(text)) {
    const path = await findAs(kind, text, mayLookUp);
    if (path !== null) return path;
  }
  return null;
};

const findAs = async (kind: Kind, text: string, mayLookUp: boolean): Promise<string | null> => {
  try {
    if (kind === 'receiptId') return receiptPath((await readReceipt({ path: { receiptId: text } })).receiptId);
    if (kind === 'memberId') return memberPath((await readMember({ path: { memberId: text } })).memberId);
    return mayLookUp ? memberPath((await lookUpMember({ body: { [kind]: text } })).memberId) : null;
  } catch (error) {
    // Not there, or no such text: it may be of another kind.
    if ([400, 404, 422].includes(problemOf(error).status)) return null;
    throw error;
  }
};
