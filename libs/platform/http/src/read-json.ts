import { checkJson, JSON_DEPTH_MAX, JSON_MEMBERS_MAX, Rejected, type JsonFinding } from '@accrue/kernel';
import type { PlatformProblemCode } from './problem';

/**
 * A JSON text from outside, as a value that everything behind it can compute with and store.
 * @throws Rejected request.invalid_json, request.not_well_formed, number.out_of_range, json.too_deep, json.too_many_members,
 *   json.forbidden_member
 */
export const readJson = (text: string): unknown => {
  const value = parse(text);
  const finding = checkJson(value, text);
  if (finding !== null) throw rejected(finding);
  return value;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Rejected<PlatformProblemCode>('request.invalid_json');
  }
};

const rejected = ({ code, pointer }: JsonFinding): Rejected<PlatformProblemCode> => {
  switch (code) {
    case 'too_deep':
      return new Rejected<PlatformProblemCode>('json.too_deep', { pointer, depthMax: JSON_DEPTH_MAX });
    case 'too_many_members':
      return new Rejected<PlatformProblemCode>('json.too_many_members', { pointer, membersMax: JSON_MEMBERS_MAX });
    case 'forbidden_member':
      return new Rejected<PlatformProblemCode>('json.forbidden_member', { pointer });
    case 'number_out_of_range':
      return new Rejected<PlatformProblemCode>('number.out_of_range', { pointer });
    case 'not_well_formed':
      return new Rejected<PlatformProblemCode>('request.not_well_formed', { pointer });
  }
};
