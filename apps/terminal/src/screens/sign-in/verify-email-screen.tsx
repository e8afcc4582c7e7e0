import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useUser } from '../../account/use-account.ts';
import { useServices } from '../../services.ts';
import { describeFailure } from '../../ui/form/failure.ts';
import { Skeleton } from '../../ui/states.tsx';
import { AuthPage, Notice } from './auth-page.tsx';

/** Proves a mail address with the token of a mailed link, which has left the address already. */
export function VerifyEmailScreen() {
  const { api, account, linkSecrets } = useServices();
  const { token } = linkSecrets;
  const user = useUser();
  // The link works once: the answer is kept for as long as the page.
  const { isSuccess, error } = useQuery({
    queryKey: ['verify-email'],
    enabled: token !== null,
    staleTime: Infinity,
    gcTime: Infinity,
    queryFn: async () => {
      await api.auth.verifyEmail({ token: token! });
      if (account.user !== undefined) await account.reload();
      return true;
    },
  });
  const onward =
    user === undefined ? (
      <Link to="/sign-in">Sign in</Link>
    ) : (
      <Link to="/account/profile">To your account</Link>
    );
  if (isSuccess) {
    return (
      <AuthPage title="Mail address verified" foot={onward}>
        <p role="status">
          Thank you. Keys and everything else that needs a verified address is open to you now.
        </p>
      </AuthPage>
    );
  }
  if (token === null || error !== null) {
    return (
      <AuthPage title="Verify your mail address" foot={onward}>
        <Notice tone="warn">
          {error === null
            ? 'This link is not complete. Open the link of the mail again, whole.'
            : describeFailure(error, new Set()).message}
        </Notice>
      </AuthPage>
    );
  }
  return (
    <AuthPage title="Verify your mail address">
      <Skeleton label="Verifying" rows={2} />
    </AuthPage>
  );
}
