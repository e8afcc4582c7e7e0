export { ForgotScreen } from './forgot-screen.tsx';
export { ResetScreen } from './reset-screen.tsx';
export { SignInScreen } from './sign-in-screen.tsx';
export { SignUpScreen } from './sign-up-screen.tsx';
export { VerifyEmailScreen } from './verify-email-screen.tsx';
