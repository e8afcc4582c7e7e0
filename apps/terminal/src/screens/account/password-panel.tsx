import type { User } from '@tradewind/protocol';
import { withStepUp } from '../../account/step-up.ts';
import { useServices } from '../../services.ts';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';

export function PasswordPanel({ user }: { readonly user: User }) {
  const { api, account } = useServices();
  const { hasPassword } = user;
  return (
    <Panel
      title="Password"
      lead={
        hasPassword
          ? 'All your other sessions end when it is changed.'
          : 'This account has none: it signs in with Google or mailed codes.'
      }
    >
      <Form
        label={hasPassword ? 'Change the password' : 'Set a password'}
        resetAfter
        submit={async ({ currentPassword, newPassword }) => {
          await withStepUp(() =>
            api.auth.changePassword({
              newPassword: newPassword!,
              ...(hasPassword ? { currentPassword: currentPassword! } : {}),
            }),
          );
          await account.reload();
          notify(hasPassword ? 'Password changed' : 'Password set');
        }}
      >
        {/* Password managers want to know whose password it is. */}
        <input type="text" name="username" value={user.username} autoComplete="username" readOnly hidden />
        {hasPassword && (
          <PasswordField name="currentPassword" label="Current password" autoComplete="current-password" />
        )}
        <PasswordField name="newPassword" label="New password" autoComplete="new-password" />
        <SubmitButton>{hasPassword ? 'Change the password' : 'Set the password'}</SubmitButton>
      </Form>
    </Panel>
  );
}
