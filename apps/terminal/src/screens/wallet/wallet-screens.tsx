import type { ReactNode } from 'react';
import { SignedInOnly } from '../../account/gate.tsx';
import { SectionScreen } from '../../ui/section-screen.tsx';
import { BalancesSection } from './balances-section.tsx';
import { HistorySection } from './history-section.tsx';

const SECTIONS = [
  { to: '/wallet', label: 'Balances' },
  { to: '/wallet/history', label: 'History' },
];

const screen = (Section: () => ReactNode) => () => (
  <SignedInOnly>
    <SectionScreen title="Wallet" sections={SECTIONS}>
      <Section />
    </SectionScreen>
  </SignedInOnly>
);

export const BalancesScreen = screen(BalancesSection);
export const HistoryScreen = screen(HistorySection);
