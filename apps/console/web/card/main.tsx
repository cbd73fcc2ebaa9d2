import { startApp } from '#shared/start-app';
import { Card } from './card';
import './card.css';
import { openingInAddress } from './open-link';
import { keepForOffline } from './offline/register';

// First of all: nobody who looks at the address, goes back or shares the page gets the secret.
const opening = openingInAddress();
startApp('/card', <Card {...opening} />);
keepForOffline();
