import { startApp } from '#shared/start-app';
import './till.css';
import { Till } from './till';

startApp('/till', <Till />);
