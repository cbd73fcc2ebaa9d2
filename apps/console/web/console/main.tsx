import { startApp } from '#shared/start-app';
import './console.css';
import { Console } from './console';

startApp('/console', <Console />);
