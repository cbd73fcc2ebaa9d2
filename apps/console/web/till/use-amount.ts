import { useMemo } from 'react';
import { useFormat, useProgramme } from '#shared/format/use-format';
import { useTexts } from './texts/texts';

/** An amount in a wallet's unit: points, stamps, or minor units of a currency. */
export const useAmount = (): ((amount: number, unit: string | null) => string) => {
  const { units } = useTexts();
  const format = useFormat();
  return useMemo(
    () => (amount, unit) => {
      if (unit === null) return format.count(amount);
      if (unit === 'points' || unit === 'stamps') return format.plural(amount, units[unit]);
      return format.money(amount, unit);
    },
    [format, units],
  );
};

/** How the programme calls a wallet. */
export const useWalletName = (): ((walletId: string) => string) => {
  const wallets = useProgramme().data?.document.wallets;
  return (walletId) => wallets?.find(({ id }) => id === walletId)?.name ?? walletId;
};
