import { Fragment, type ReactNode } from 'react';

/** Names and what they are; what is undefined is left out. */
export const Facts = ({ facts }: { readonly facts: Readonly<Record<string, ReactNode>> }): ReactNode => (
  <dl className="facts">
    {Object.entries(facts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
  </dl>
);
