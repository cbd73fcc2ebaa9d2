import type { EligibilityDocument, LineFilterDocument, LineReason } from '@accrue/contracts';
import type { NormalisedLine } from '../../receipt';

/** Never eligible unless the document says otherwise: they are paid for, but nothing is bought. */
export const LINE_TYPES_EXCLUDED: readonly string[] = ['gift_card', 'shipping', 'deposit', 'donation', 'fee'];

const AT_TILL: LineReason = { code: 'line.not_eligible_at_till', data: {} };
const CATEGORY: LineReason = { code: 'line.category_excluded', data: {} };
const NOT_INCLUDED: LineReason = { code: 'line.not_included', data: {} };

/** null: eligible. Whether it was sold, returned or voided is not looked at here. */
export type LineCheck = (line: NormalisedLine) => LineReason | null;

export const lineCheck = (
  { exclude = {}, include = {} }: EligibilityDocument,
  excludedByDefault: readonly string[],
): LineCheck => {
  const excluded = sets({ ...exclude, lineTypes: exclude.lineTypes ?? [...excludedByDefault] });
  const included = sets(include);
  const isIncluded = (line: NormalisedLine): boolean =>
    (included.skus.size === 0 || included.skus.has(line.sku)) &&
    (included.lineTypes.size === 0 || included.lineTypes.has(line.type)) &&
    (included.categories.size === 0 || inCategory(line.categoryPath, included.categories));
  return (line) => {
    if (!line.tillEligible) return AT_TILL;
    if (excluded.lineTypes.has(line.type)) return { code: 'line.type_excluded', data: { lineType: line.type } };
    if (excluded.skus.has(line.sku)) return { code: 'line.sku_excluded', data: { sku: line.sku } };
    if (inCategory(line.categoryPath, excluded.categories)) return CATEGORY;
    return isIncluded(line) ? null : NOT_INCLUDED;
  };
};

/** Whether receipts of a channel are let through. */
export const channelCheck = ({ exclude = {}, include = {} }: EligibilityDocument): ((channel: string) => boolean) => {
  const excluded = new Set(exclude.channels);
  const included = new Set(include.channels);
  return (channel) => !excluded.has(channel) && (included.size === 0 || included.has(channel));
};

const sets = ({ skus, categories, lineTypes }: LineFilterDocument) => ({
  skus: new Set(skus),
  categories: new Set(categories),
  lineTypes: new Set(lineTypes),
});

/** `['food', 'coffee']` is in `food`, in `coffee` and in `food/coffee`. */
const inCategory = (path: readonly string[], categories: ReadonlySet<string>): boolean => {
  if (categories.size === 0 || path.length === 0) return false;
  let prefix = '';
  for (const category of path) {
    prefix = prefix === '' ? category : `${prefix}/${category}`;
    if (categories.has(category) || categories.has(prefix)) return true;
  }
  return false;
};
