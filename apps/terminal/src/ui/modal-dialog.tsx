import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { closeDialog } from '../stores/view.ts';
import styles from './modal-dialog.module.css';

export interface ModalDialogProps {
  readonly title: string;
  /** Read out, but not drawn. */
  readonly hideTitle?: boolean;
  readonly width?: number;
  readonly children: ReactNode;
}

/** A dialog over the page. Focus stays inside; Esc and a click beside it close it and give the focus back. */
export function ModalDialog({ title, hideTitle = false, width = 560, children }: ModalDialogProps) {
  return (
    <ModalOverlay
      className={styles.overlay!}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) closeDialog();
      }}
    >
      <Modal className={styles.modal!} style={{ maxInlineSize: width }}>
        <Dialog className={styles.dialog!}>
          <Heading slot="title" className={hideTitle ? 'visually-hidden' : styles.title!}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
