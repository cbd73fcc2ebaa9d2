import type { EligibilityDocument, LineFilterDocument } from '@accrue/contracts';
import type { NormalisedLine } from '../../receipt';

/** Never eligible unless the document says otherwise: they are paid for, but nothing is bought. */
const LINE_TYPES_EXCLUDED = ['gift_card', 'shipping', 'deposit', 'donation', 'fee'];

/** Why goods of this kind are not eligible. */
export type EligibilityReason =
  'till_says_not_eligible' | 'line_type_excluded' | 'sku_excluded' | 'category_excluded' | 'not_included';

/** null: eligible. Whether it was sold, returned or voided is not looked at here. */
export type LineCheck = (line: NormalisedLine) => EligibilityReason | null;

export const lineCheck = ({ exclude = {}, include = {} }: EligibilityDocument): LineCheck => {
  const excluded = sets({ ...exclude, lineTypes: exclude.lineTypes ?? LINE_TYPES_EXCLUDED });
  const included = sets(include);
  const isIncluded = (line: NormalisedLine): boolean =>
    (included.skus.size === 0 || included.skus.has(line.sku)) &&
    (included.lineTypes.size === 0 || included.lineTypes.has(line.type)) &&
    (included.categories.size === 0 || inCategory(line.categoryPath, included.categories));
  return (line) => {
    if (!line.tillEligible) return 'till_says_not_eligible';
    if (excluded.lineTypes.has(line.type)) return 'line_type_excluded';
    if (excluded.skus.has(line.sku)) return 'sku_excluded';
    if (inCategory(line.categoryPath, excluded.categories)) return 'category_excluded';
    return isIncluded(line) ? null : 'not_included';
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
