import { useCallback, useState } from 'react';
import { useSession } from './session/session';

/**
 * What somebody has typed or waited for, kept in this tab: it survives a reload and a session that ends, and is nobody else's who signs in here.
 * undefined: forgotten.
 */
export const useKept = <Value>(name: string): readonly [Value | undefined, (value: Value | undefined) => void] => {
  const { caller } = useSession();
  const key = `accrue.${name}.${caller.name}`;
  const [value, setValue] = useState<Value | undefined>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? undefined : (JSON.parse(kept) as Value);
  });
  const keep = useCallback(
    (next: Value | undefined) => {
      setValue(next);
      if (next === undefined) sessionStorage.removeItem(key);
      else
        try {
          sessionStorage.setItem(key, JSON.stringify(next));
        } catch {
          sessionStorage.removeItem(key); // full: it is still here until the next reload
        }
    },
    [key],
  );
  return [value, keep];
};
