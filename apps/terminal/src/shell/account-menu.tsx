import type { User } from '@tradewind/protocol';
import { CircleUserRound } from 'lucide-react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useActions } from '../actions/context.ts';
import styles from './account-button.module.css';

/** Actions of the registry, in the order of the menu. */
const ITEMS = [
  'account-profile',
  'account-security',
  'account-sessions',
  'account-keys',
  'account-data',
  'go-admin',
  'sign-out',
] as const;

export function AccountMenu({ user }: { readonly user: User }) {
  const actions = useActions();
  const items = ITEMS.map((id) => actions.get(id)).filter(({ isAvailable }) => isAvailable?.() ?? true);
  return (
    <MenuTrigger>
      <Button className={styles.account!} aria-label={`Account of ${user.username}`}>
        <CircleUserRound size={17} aria-hidden />
        <span>{user.username}</span>
      </Button>
      <Popover className={styles.popover!} placement="bottom end" offset={6}>
        <Menu className={styles.menu!} onAction={(id) => actions.perform(String(id))}>
          <MenuSection>
            <Header className={styles.who}>
              <b>{user.username}</b>
              <span>{user.email ?? 'no mail address'}</span>
            </Header>
            {items.map(({ id, label }) => (
              <MenuItem key={id} id={id} className={styles.item!} textValue={label}>
                {label}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
