import { startApp } from '#shared/start-app';
import { Console } from './console';

startApp('/console', <Console />);
