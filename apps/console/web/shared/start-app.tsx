import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import './styles/index.css';
import { applyTheme, keptTheme } from './layout/theme';

/** Puts an app on its page. @param base path below which all of its pages are, e.g. /console */
export const startApp = (base: string, app: ReactNode): void => {
  applyTheme(keptTheme());
  const element = document.getElementById('app');
  if (element === null) throw new Error('the page has no place for the app');
  createRoot(element).render(
    <StrictMode>
      <Router base={base}>{app}</Router>
    </StrictMode>,
  );
};
