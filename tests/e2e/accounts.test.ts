import { accountAccessibilityTests } from './accounts/accessibility.ts';
import { ADMINISTRATOR, administrationTests } from './accounts/administration.ts';
import { securityTests } from './accounts/security.ts';
import { signInTests } from './accounts/sign-in.ts';
import { signUpTests } from './accounts/sign-up.ts';
import { terminalSuite } from './terminal/suite.ts';

const administrator = { ADMIN_EMAIL: ADMINISTRATOR.email, ADMIN_PASSWORD: ADMINISTRATOR.password };

terminalSuite('accounts in the terminal', administrator, (visit) => {
  signUpTests(visit);
  signInTests(visit);
  securityTests(visit);
  administrationTests(visit);
  accountAccessibilityTests(visit);
});
