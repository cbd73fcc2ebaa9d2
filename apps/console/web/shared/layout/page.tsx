import { createContext, useContext, useEffect, useRef, type ReactNode } from 'react';

/** Name of the app, for the window's title. */
export const AppName = createContext('');

interface PageProps {
  readonly title: string;
  /** Beside the title. */
  readonly actions?: ReactNode;
  /** Below the title. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** Whoever comes to a page by keyboard or screen reader begins at its heading. */
export const Page = ({ title, actions, lead, children }: PageProps): ReactNode => {
  const appName = useContext(AppName);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${appName}`;
  }, [title, appName]);
  useEffect(() => {
    // Not on top of a question that is open.
    if (document.querySelector('dialog[open]') === null) heading.current?.focus();
    window.scrollTo(0, 0);
  }, []);
  return (
    <>
      <header className="page-head">
        <div className="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <div className="lead">{lead}</div>}
        </div>
        {actions !== undefined && <div className="buttons no-print">{actions}</div>}
      </header>
      {children}
    </>
  );
};
