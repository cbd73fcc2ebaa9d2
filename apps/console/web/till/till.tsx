import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { CrashBoundary } from '#shared/layout/crash-boundary';
import { later } from '#shared/layout/later';
import { NotAllowedPage, NotFoundPage } from '#shared/layout/other-pages';
import { Shell } from '#shared/layout/shell';
import { SessionProvider, useMay } from '#shared/session/session';
import { Loading } from '#shared/ui/loading';
import { OfflineNote } from './offline-note';
import { ScanProvider } from './scan/scan-provider';
import { ScanPage } from './scan/scan-page';
import { TextsProvider, useTexts } from './texts/texts';

const member = later(() => import('./member/member-page'));
const redemption = later(() => import('./redemption/redemption-page'));
const MinePage = lazy(() => import('./mine/mine-page'));

export const Till = (): ReactNode => (
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
  useEffect(() => {
    // What a scan leads to, while nobody waits for it.
    member.preload();
    redemption.preload();
  }, []);
  const places = [
    { path: '/', name: texts.scan.title },
    { path: '/mine', name: texts.mine.title },
  ];
  // Support and analysts have the console.
  if (!may('pos'))
    return (
      <Shell appName={texts.appName} places={[]}>
        <NotAllowedPage />
      </Shell>
    );
  return (
    <ScanProvider>
      <Shell appName={texts.appName} places={places}>
        <OfflineNote />
        <CrashBoundary at={location}>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/" component={ScanPage} />
              <Route path="/members/:memberId">
                {({ memberId }) => <member.Page key={memberId} memberId={memberId} />}
              </Route>
              <Route path="/redemptions/:redemptionId">
                {({ redemptionId }) => <redemption.Page key={redemptionId} redemptionId={redemptionId} />}
              </Route>
              <Route path="/mine" component={MinePage} />
              <Route component={NotFoundPage} />
            </Switch>
          </Suspense>
        </CrashBoundary>
      </Shell>
    </ScanProvider>
  );
};
