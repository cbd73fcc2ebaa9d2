import type { CoalitionSection } from '@accrue/contracts';
import { checkUnique, type Report } from '../programme/problem';

export const checkCoalition = (
  { wallet, brands }: CoalitionSection,
  wallets: ReadonlySet<string>,
  report: Report,
): void => {
  if (!wallets.has(wallet)) report('/coalition/wallet', 'wallet.unknown', `there is no wallet "${wallet}"`);
  checkUnique('/coalition/brands', brands, report);
  const brandOf = new Map<string, string>();
  brands.forEach(({ id, stores }, index) =>
    stores.forEach((store, at) => {
      const other = brandOf.get(store);
      if (other !== undefined)
        report(
          `/coalition/brands/${index}/stores/${at}`,
          'coalition.store_of_two',
          `store "${store}" is of "${other}" already`,
        );
      else brandOf.set(store, id);
    }),
  );
};
