import type { ReactNode } from 'react';

export const Legend = ({ series }: { readonly series: readonly string[] }): ReactNode => (
  <ul className="legend">
    {series.map((name, index) => (
      <li key={name}>
        <svg width="12" height="12" aria-hidden="true">
          <rect className={`series-${String(index)}`} width="12" height="12" rx="2" />
        </svg>{' '}
        {name}
      </li>
    ))}
  </ul>
);
