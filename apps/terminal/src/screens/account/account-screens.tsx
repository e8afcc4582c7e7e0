import type { ReactNode } from 'react';
import { SignedInOnly } from '../../account/gate.tsx';
import { SectionScreen } from '../../ui/section-screen.tsx';
import { DataSection } from './data-section.tsx';
import { KeysSection } from './keys-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { SecuritySection } from './security-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

const SECTIONS = [
  { to: '/account/profile', label: 'Profile' },
  { to: '/account/security', label: 'Security' },
  { to: '/account/sessions', label: 'Sessions' },
  { to: '/account/keys', label: 'API keys' },
  { to: '/account/data', label: 'Data' },
];

/** One's own account, section by section. */
function AccountScreen({ children }: { readonly children: ReactNode }) {
  return (
    <SignedInOnly>
      <SectionScreen title="Account" sections={SECTIONS}>
        {children}
      </SectionScreen>
    </SignedInOnly>
  );
}

const screen = (Section: () => ReactNode) => () => (
  <AccountScreen>
    <Section />
  </AccountScreen>
);

export const ProfileScreen = screen(ProfileSection);
export const SecurityScreen = screen(SecuritySection);
export const SessionsScreen = screen(SessionsSection);
export const KeysScreen = screen(KeysSection);
export const DataScreen = screen(DataSection);
