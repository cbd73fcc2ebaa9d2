import { useSyncExternalStore } from 'react';

/** Where this till stands and who is at it. Pseudonyms, so that they may lie in the browser. */
interface ThisTill {
  readonly storeId: string;
  readonly employeeId: string;
}

const KEPT_AS = 'accrue.till';
const NOBODY: ThisTill = { storeId: '', employeeId: '' };

const kept = (): ThisTill => {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as Partial<Record<keyof ThisTill, unknown>>;
    const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 64) : '');
    return { storeId: text(found.storeId), employeeId: text(found.employeeId) };
  } catch {
    return NOBODY;
  }
};

let current = kept();
const listeners = new Set<() => void>();

const change = (by: Partial<ThisTill>): void => {
  current = { ...current, ...by };
  localStorage.setItem(KEPT_AS, JSON.stringify(current));
  listeners.forEach((listener) => listener());
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

const setEmployee = (employeeId: string): void => change({ employeeId });
const setStore = (storeId: string): void => change({ storeId });

export const useThisTill = () => ({ ...useSyncExternalStore(subscribe, () => current), setEmployee, setStore });
