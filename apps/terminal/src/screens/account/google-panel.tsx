import { useQuery } from '@tanstack/react-query';
import type { User } from '@tradewind/protocol';
import { withStepUp } from '../../account/step-up.ts';
import { useServices } from '../../services.ts';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel, Tag } from '../../ui/panel.tsx';

/** Linking and unlinking Google; absent where the server has no Google and nothing is linked. */
export function GooglePanel({ user }: { readonly user: User }) {
  const { api, account } = useServices();
  const { data: providers } = useQuery({
    queryKey: ['providers'],
    staleTime: 60_000,
    queryFn: () => api.google.status(),
  });
  if (!user.googleLinked && providers?.google !== true) return null;
  return (
    <Panel
      title="Google"
      tools={
        <Tag tone={user.googleLinked ? 'ok' : 'plain'}>{user.googleLinked ? 'linked' : 'not linked'}</Tag>
      }
      lead={
        user.googleLinked
          ? 'You can sign in with Google. Another way in must remain when it is unlinked.'
          : 'Sign in with one click, once your Google account is linked.'
      }
    >
      {user.googleLinked ? (
        <Form
          label="Unlink Google"
          submit={async () => {
            await withStepUp(() => api.google.unlink());
            await account.reload();
            notify('Google unlinked');
          }}
        >
          <SubmitButton tone="danger">Unlink Google</SubmitButton>
        </Form>
      ) : (
        <Form
          label="Link Google"
          submit={async () => {
            const { url } = await withStepUp(() => api.google.link({ returnTo: '/account/security' }));
            location.assign(url);
          }}
        >
          <SubmitButton tone="plain">Link Google</SubmitButton>
        </Form>
      )}
    </Panel>
  );
}
