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
    (included.brands.size === 0 || (line.brand !== null && included.brands.has(line.brand))) &&
    (included.lineTypes.size === 0 || included.lineTypes.has(line.type)) &&
    (included.categories.size === 0 || inCategory(line.categoryPath, included.categories));
  return (line) => {
    if (!line.tillEligible) return AT_TILL;
    if (excluded.lineTypes.size > 0 && excluded.lineTypes.has(line.type))
      return { code: 'line.type_excluded', data: { lineType: line.type } };
    if (excluded.skus.size > 0 && excluded.skus.has(line.sku))
      return { code: 'line.sku_excluded', data: { sku: line.sku } };
    if (line.brand !== null && excluded.brands.size > 0 && excluded.brands.has(line.brand))
      return { code: 'line.brand_excluded', data: { brand: line.brand } };
    if (inCategory(line.categoryPath, excluded.categories)) return CATEGORY;
    return isIncluded(line) ? null : NOT_INCLUDED;
  };
};

const sets = ({ skus, categories, brands, lineTypes }: LineFilterDocument) => ({
  skus: new Set(skus),
  brands: new Set(brands),
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
