import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { takeLinkSecrets } from './account/link-secrets.ts';
import { App } from './app/app.tsx';
import { applyAppearance } from './app/appearance.ts';
import { createServices } from './services.ts';

const linkSecrets = takeLinkSecrets(location, history);
const worker = new Worker(new URL('./feed/worker.ts', import.meta.url), { type: 'module', name: 'feed' });
const services = createServices(worker, location.origin, linkSecrets);
applyAppearance(document.documentElement);

createRoot(document.getElementById('root')!).render(<App services={services} />);
