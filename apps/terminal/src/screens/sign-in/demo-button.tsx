import { useServices } from '../../services.ts';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { Notice } from './auth-page.tsx';

/** Only on development servers: in with one click. */
export function DemoButton() {
  const { api } = useServices();
  return (
    <>
      <Notice tone="info">This is a development server.</Notice>
      <Form label="Demo account" submit={() => api.signInAsDemo()}>
        <SubmitButton tone="plain">Enter as demo user</SubmitButton>
      </Form>
    </>
  );
}
