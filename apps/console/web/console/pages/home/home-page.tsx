import type { ReactNode } from 'react';
import { Page } from '#shared/layout/page';
import { useTexts } from '../../texts/texts';

const HomePage = (): ReactNode => <Page title={useTexts().home.title}>…</Page>;
export default HomePage;
