import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useSession } from '../session/session';
import { useSessionTexts } from '../session/use-session-texts';
import { useSharedTexts } from '../texts/texts';
import { AppName } from './page';
import { LookChoices } from './look-choices';

export interface Place {
  readonly path: string;
  readonly name: string;
}

interface ShellProps {
  readonly appName: string;
  /** Those that whoever is signed in may see. */
  readonly places: readonly Place[];
  /** In the head, e.g. a search field. */
  readonly head?: ReactNode;
  readonly children: ReactNode;
}

const isAt = (location: string, path: string): boolean =>
  path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);

export const Shell = ({ appName, places, head, children }: ShellProps): ReactNode => {
  const texts = useSharedTexts();
  const session = useSessionTexts();
  const { caller, signOut } = useSession();
  const [location] = useLocation();
  const [isOpen, setOpen] = useState(false);
  return (
    <AppName value={appName}>
      <a className="skip" href="#content">
        {texts.actions.skip}
      </a>
      <header className="top no-print">
        <button
          type="button"
          className="menu-button quiet"
          aria-expanded={isOpen}
          aria-controls="places"
          onClick={() => setOpen(!isOpen)}
        >
          <span aria-hidden="true">☰</span>
          <span className="hidden">{texts.actions.menu}</span>
        </button>
        <Link href="/" className="brand">
          {appName}
        </Link>
        {head}
        <details className="who">
          <summary>{caller.displayName ?? caller.name}</summary>
          <div className="who-card">
            <p>
              <strong>{caller.displayName ?? caller.name}</strong>
              <br />
              {session.roles[caller.role]}
            </p>
            <LookChoices />
            <button type="button" onClick={() => void signOut()}>
              {session.signOut}
            </button>
          </div>
        </details>
      </header>
      <div className="frame">
        <nav id="places" className={`places no-print${isOpen ? ' is-open' : ''}`} aria-label={texts.actions.menu}>
          <ul>
            {places.map(({ path, name }) => (
              <li key={path}>
                <Link
                  href={path}
                  aria-current={isAt(location, path) ? 'page' : undefined}
                  onClick={() => setOpen(false)}
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </AppName>
  );
};
