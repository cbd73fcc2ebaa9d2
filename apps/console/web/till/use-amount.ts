import { useMemo } from 'react';
import { useFormat } from '#shared/format/use-format';
import { useTexts } from './texts/texts';

/** An amount in a wallet's unit: points, stamps, or minor units of a currency. */
export const useAmount = (): ((amount: number, unit: string | null) => string) => {
  const { units } = useTexts();
  const format = useFormat();
  return useMemo(() => (amount, unit) => format.amount(amount, unit, units), [format, units]);
};
