import type { Permission } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import type { Principal } from '../modules/auth/principal.ts';
import type { ConnectionCredentials } from './authentication.ts';
import { connectionOf } from './connection.ts';
import type { Connection } from './connection.ts';

/** A socket and whom it was let in for. */
export interface Member {
  readonly socket: Socket;
  /** What its namespace needs. */
  readonly permission: Permission;
  credentials: ConnectionCredentials;
  /** Its account never changes. */
  principal: Principal;
  /** When it is looked at again though nothing was heard, UTC milliseconds. */
  revalidateAt: number;
  isBeingChecked: boolean;
}

/** Sockets that were let in, found by themselves and by account. */
export class Members {
  readonly #bySocket = new Map<Socket, Member>();
  readonly #byAccount = new Map<string, Set<Member>>();

  get(socket: Socket): Member | undefined {
    return this.#bySocket.get(socket);
  }

  /** All of them as they are now: they may be removed while one goes through them. */
  all(): Member[] {
    return [...this.#bySocket.values()];
  }

  ofAccount(userId: string): Member[] {
    return [...(this.#byAccount.get(userId) ?? [])];
  }

  /** Connections of an account, each of which may carry several sockets. */
  connectionsOf(userId: string): Set<Connection> {
    return new Set(this.ofAccount(userId).map(({ socket }) => connectionOf(socket)));
  }

  add(member: Member): void {
    const { userId } = member.principal;
    this.#bySocket.set(member.socket, member);
    this.#byAccount.set(userId, (this.#byAccount.get(userId) ?? new Set()).add(member));
  }

  /** False where it was not there any more. */
  remove(socket: Socket): boolean {
    const member = this.#bySocket.get(socket);
    if (member === undefined) return false;
    this.#bySocket.delete(socket);
    const { userId } = member.principal;
    const ofAccount = this.#byAccount.get(userId);
    ofAccount?.delete(member);
    if (ofAccount?.size === 0) this.#byAccount.delete(userId);
    return true;
  }
}
