import { useInfiniteQuery } from '@tanstack/react-query';
import type { User } from '@tradewind/protocol';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { Button } from '../../ui/form/button.tsx';
import { CopyButton } from '../../ui/form/copy-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './account.module.css';

/** One's referral code, and who came by it. */
export function InvitedPeople({ user }: { readonly user: User }) {
  const { api } = useServices();
  const zone = useSettings((settings) => settings.timeZone);
  const query = useInfiniteQuery({
    queryKey: ['account', 'referrals'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.users.referrals(pageParam === null ? {} : { cursor: pageParam }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const link = `${location.origin}/sign-up?ref=${user.referralCode}`;
  return (
    <Panel title="Invitations" lead="Whoever signs up with your code is listed here.">
      <div className={styles.secret}>
        <code>{user.referralCode}</code>
        <CopyButton text={link} label="Copy the invitation link" />
      </div>
      {user.invitedBy !== null && <p>You were invited by {user.invitedBy}.</p>}
      <Loaded query={query} what="who was invited" rows={2}>
        {({ pages }) => {
          const people = pages.flatMap(({ data }) => data);
          if (people.length === 0) return <p className={styles.dim}>Nobody yet.</p>;
          return (
            <ul className={styles.people}>
              {people.map(({ username, joinedAt }) => (
                <li key={username}>
                  <b>{username}</b>
                  <span className={styles.dim}>{formatTime(Date.parse(joinedAt), 'full', zone)}</span>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button isDisabled={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Panel>
  );
}
