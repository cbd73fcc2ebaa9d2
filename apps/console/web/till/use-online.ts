import { useSyncExternalStore } from 'react';
import { onlineManager } from '@tanstack/react-query';

const subscribe = (listener: () => void): (() => void) => onlineManager.subscribe(listener);

/** Without the platform a till looks at what it has, and spends nothing. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => onlineManager.isOnline());
