import { lazy, useState, type ComponentType, type ReactNode } from 'react';

interface Module<Props> {
  readonly default: ComponentType<Props>;
}

export interface Later<Props> {
  readonly Page: (props: Props) => ReactNode;
  /** Ahead of time, so that it is there at once; a failure shows when it is opened. */
  readonly preload: () => void;
}

/**
 * A page that is loaded when it is opened, or before. React would show that it waits for 300 ms even where the page comes sooner; one that was
 * loaded before is shown at once.
 */
export const later = <Props extends object>(load: () => Promise<Module<Props>>): Later<Props> => {
  let known: ComponentType<Props> | null = null;
  const loading = async (): Promise<Module<Props>> => {
    const module = await load();
    known = module.default;
    return module;
  };
  const Lazy = lazy(loading);
  return {
    Page: (props) => {
      // For as long as it is shown, the same: another one would forget what was typed.
      const [Shown] = useState<ComponentType<Props>>(() => known ?? Lazy);
      return <Shown {...props} />;
    },
    preload: () => void loading().catch(() => undefined),
  };
};
