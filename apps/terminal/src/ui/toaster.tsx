import { createRoot } from 'react-dom/client';
import { toast, Toaster } from 'sonner';
import styles from './toaster.module.css';

const host = document.createElement('div');
document.body.append(host);
createRoot(host).render(
  <Toaster
    position="bottom-right"
    duration={3500}
    toastOptions={{ unstyled: true, className: styles.toast! }}
  />,
);

export function showToast(text: string): void {
  toast(text);
}
