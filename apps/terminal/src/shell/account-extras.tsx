import { StepUpDialog } from '../account/step-up-dialog.tsx';
import { TradingNotices } from '../trading/trading-notices.tsx';
import { VerifyBanner } from './verify-banner.tsx';

/** What stands on every screen for somebody who is signed in. */
export function AccountExtras() {
  return (
    <>
      <VerifyBanner />
      <StepUpDialog />
      <TradingNotices />
    </>
  );
}
