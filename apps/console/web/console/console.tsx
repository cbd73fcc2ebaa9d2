import { Suspense, type ReactNode } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { CrashBoundary } from '#shared/layout/crash-boundary';
import { NotAllowedPage, NotFoundPage } from '#shared/layout/other-pages';
import { Shell } from '#shared/layout/shell';
import { SessionProvider, useMay } from '#shared/session/session';
import { Loading } from '#shared/ui/loading';
import { PAGES } from './pages';
import { TextsProvider, useTexts } from './texts/texts';

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
  const places = PAGES.flatMap(({ path, roles, name }) =>
    name !== undefined && may(...roles) ? [{ path, name: name(texts) }] : [],
  );
  return (
    <Shell appName={texts.appName} places={places}>
      <CrashBoundary at={location}>
        <Suspense fallback={<Loading />}>
          <Switch>
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
