import type { ReactNode } from 'react';
import { Link } from 'wouter';

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly path: string; readonly name: string }[];
  readonly current: string;
}

/** Parts of a page, each with an address of its own. */
export const Tabs = ({ label, tabs, current }: TabsProps): ReactNode => (
  <nav className="tabs no-print" aria-label={label}>
    {tabs.map(({ path, name }) => (
      <Link key={path} href={path} aria-current={path === current ? 'page' : undefined}>
        {name}
      </Link>
    ))}
  </nav>
);
