import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { closeDialog } from '../stores/view.ts';
import styles from './modal-dialog.module.css';

export interface ModalDialogProps {
  readonly title: string;
  /** Read out, but not drawn. */
  readonly hideTitle?: boolean;
  readonly width?: number;
  /** In place of closing the dialog that the page has open. */
  readonly onClose?: () => void;
  /** A sheet along the right edge of the page instead of a box in its middle. */
  readonly placement?: 'middle' | 'side';
  readonly children: ReactNode;
}

/** A dialog over the page. Focus stays inside; Esc and a click beside it close it and give the focus back. */
export function ModalDialog(props: ModalDialogProps) {
  const { title, hideTitle = false, width = 560, onClose = closeDialog, placement = 'middle' } = props;
  return (
    <ModalOverlay
      className={styles.overlay!}
      isOpen
      data-placement={placement}
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles.modal!} style={{ maxInlineSize: width }}>
        <Dialog className={styles.dialog!}>
          <Heading slot="title" className={hideTitle ? 'visually-hidden' : styles.title!}>
            {title}
          </Heading>
          {props.children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
