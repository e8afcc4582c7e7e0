/** Mails that the house sends. Links are whole addresses; codes have six digits. */
export type MailMessage =
  | {
      readonly kind: 'verify_email';
      readonly to: string;
      readonly username: string;
      readonly code: string;
      readonly link: string;
    }
  /** Somebody registered with an address that an account has proven: its owner is told, no code is given. */
  | { readonly kind: 'address_in_use'; readonly to: string; readonly username: string }
  | { readonly kind: 'sign_up_code'; readonly to: string; readonly code: string }
  | { readonly kind: 'sign_in_code'; readonly to: string; readonly username: string; readonly code: string }
  /** Somebody asked to sign in or to reset with an address that no account has. */
  | { readonly kind: 'no_account'; readonly to: string }
  | { readonly kind: 'confirm_code'; readonly to: string; readonly username: string; readonly code: string }
  | { readonly kind: 'reset_password'; readonly to: string; readonly username: string; readonly link: string }
  | { readonly kind: 'password_changed'; readonly to: string; readonly username: string }
  | {
      readonly kind: 'email_changed';
      readonly to: string;
      readonly username: string;
      readonly newEmail: string;
    }
  | {
      readonly kind: 'second_factor_changed';
      readonly to: string;
      readonly username: string;
      readonly enabled: boolean;
    }
  | {
      readonly kind: 'google_changed';
      readonly to: string;
      readonly username: string;
      readonly linked: boolean;
    }
  | {
      readonly kind: 'new_sign_in';
      readonly to: string;
      readonly username: string;
      readonly device: string;
      readonly address: string;
      readonly time: string;
    }
  | {
      readonly kind: 'refresh_token_reused';
      readonly to: string;
      readonly username: string;
      readonly device: string;
    }
  | {
      readonly kind: 'api_key_created';
      readonly to: string;
      readonly username: string;
      readonly name: string;
    }
  | { readonly kind: 'account_deleted'; readonly to: string; readonly username: string };

/** Sends mails in the background. */
export interface Notifications {
  /** Queues a mail. Never rejects: what can't be queued is logged, because a failed mail must not fail the request. */
  send(message: MailMessage): Promise<void>;
}
