import { Suspense, type ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { CrashBoundary } from '#shared/layout/crash-boundary';
import { NotAllowedPage, NotFoundPage } from '#shared/layout/other-pages';
import { Shell } from '#shared/layout/shell';
import { SessionProvider, useMay } from '#shared/session/session';
import { Loading } from '#shared/ui/loading';
import { FindForm } from './pages/find/find-form';
import { PAGES } from './pages';
import { TextsProvider, useTexts } from './texts/texts';
import { useKeys } from './use-keys';

export const Console = (): ReactNode => (
  <TextsProvider>
    <SignedIn />
  </TextsProvider>
);

const SignedIn = (): ReactNode => (
  <SessionProvider appName={useTexts().appName}>
    <Pages />
  </SessionProvider>
);

const Pages = (): ReactNode => {
  const texts = useTexts();
  const may = useMay();
  const [location] = useLocation();
  useKeys();
  const places = PAGES.flatMap(({ path, roles, name }) =>
    name !== undefined && may(...roles) ? [{ path: path.replace(/\/:.*/, ''), name: name(texts) }] : [],
  );
  const hasFieldOfItsOwn = location === '/home' || location === '/find';
  return (
    <Shell appName={texts.appName} places={places} head={hasFieldOfItsOwn ? undefined : <FindForm isInHead />}>
      <CrashBoundary at={location}>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/">
              <Redirect to={places[0]?.path ?? '/find'} replace />
            </Route>
            {PAGES.map(({ path, roles, component }) => (
              <Route key={path} path={path} component={may(...roles) ? component : NotAllowedPage} />
            ))}
            <Route component={NotFoundPage} />
          </Switch>
        </Suspense>
      </CrashBoundary>
    </Shell>
  );
};
