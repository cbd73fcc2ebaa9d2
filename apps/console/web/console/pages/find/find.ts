import { problemOf } from '#shared/api/problem';
import { lookUpMember, readMember, readReceipt } from '../../api';
import { memberPath, receiptPath } from '../../places';
import { kindsOf, type Kind } from './kinds';

/** @returns the id of the member whom the text names; null: nobody. @throws ProblemError when nobody could say */
export const findMember = async (text: string, mayLookUp: boolean): Promise<string | null> => {
  for (const kind of kindsOf(text)) {
    if (kind === 'receiptId') continue;
    const memberId = await unlessMissing(() => memberAs(kind, text, mayLookUp));
    if (memberId !== null) return memberId;
  }
  return null;
};

/** @returns the address of what the text names; null: nothing. @throws ProblemError when nobody could say */
export const find = async (text: string, mayLookUp: boolean): Promise<string | null> => {
  for (const kind of kindsOf(text)) {
    const path = await findAs(kind, text, mayLookUp);
    if (path !== null) return path;
  }
  return null;
};

const findAs = async (kind: Kind, text: string, mayLookUp: boolean): Promise<string | null> => {
  if (kind === 'receiptId')
    return unlessMissing(async () => receiptPath((await readReceipt({ path: { receiptId: text } })).receiptId));
  const memberId = await unlessMissing(() => memberAs(kind, text, mayLookUp));
  return memberId === null ? null : memberPath(memberId);
};

const memberAs = async (kind: Exclude<Kind, 'receiptId'>, text: string, mayLookUp: boolean): Promise<string | null> => {
  if (kind === 'memberId') return (await readMember({ path: { memberId: text } })).memberId;
  return mayLookUp ? (await lookUpMember({ body: { [kind]: text } })).memberId : null;
};

/** Not there, or no such text: it may be of another kind. */
const unlessMissing = async (ask: () => Promise<string | null>): Promise<string | null> => {
  try {
    return await ask();
  } catch (error) {
    if ([400, 404, 422].includes(problemOf(error).status)) return null;
    throw error;
  }
};
