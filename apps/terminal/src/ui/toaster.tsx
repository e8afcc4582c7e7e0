import type { CSSProperties } from 'react';
import { createRoot } from 'react-dom/client';
import { toast, Toaster } from 'sonner';
import type { NoticeStyle } from './notify.ts';
import styles from './toaster.module.css';

const host = document.createElement('div');
document.body.append(host);
createRoot(host).render(
  <Toaster
    position="bottom-right"
    offset={14}
    duration={3500}
    toastOptions={{ unstyled: true }}
    visibleToasts={5}
    // As wide as the ticket, so that buttons of tables stay free.
    style={{ '--width': '258px' } as CSSProperties}
  />,
);

export function showToast(text: string, { tone = 'plain', isLasting = false }: NoticeStyle): void {
  toast.custom(
    (id) => (
      <div className={styles.toast} data-tone={tone} role={isLasting ? 'alert' : undefined}>
        <span>{text}</span>
        {isLasting && (
          <button type="button" className={styles.dismiss} onClick={() => toast.dismiss(id)}>
            Dismiss
          </button>
        )}
      </div>
    ),
    isLasting ? { duration: Infinity, dismissible: false } : {},
  );
}
