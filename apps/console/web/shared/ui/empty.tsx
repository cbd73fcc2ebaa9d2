import type { ReactNode } from 'react';

/** What is missing here, and what to do about it. */
export const Empty = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <div className="empty">{children}</div>
);
