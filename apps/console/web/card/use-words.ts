import { useMemo } from 'react';
import { createFormat, type Format } from '#shared/format/format';
import { useTexts } from './texts/texts';

/** In the time of the phone: a member is where their phone is. */
export const useFormat = (): Format => {
  const { shared } = useTexts();
  return useMemo(
    () => createFormat(shared.languageTag, Intl.DateTimeFormat().resolvedOptions().timeZone),
    [shared.languageTag],
  );
};

/** An amount in a wallet's unit: points, stamps, or minor units of a currency. */
export const useAmount = (): ((amount: number, unit: string | null) => string) => {
  const { units } = useTexts();
  const format = useFormat();
  return (amount, unit) => format.amount(amount, unit, units);
};
