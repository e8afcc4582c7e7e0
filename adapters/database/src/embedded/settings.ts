/**
 * Settings of the embedded server, given on its command line, so that they apply to clusters of any age and no file in
 * the cluster is edited. Memory is modest: the server shares one machine with everything else.
 */
export function serverSettings(port: number, temporary: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: temporary ? '300' : '100',
    shared_buffers: '128MB',
    effective_cache_size: '512MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '1GB',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    cluster_name: 'tradewind',
    // An acknowledged commit is on the disk. A temporary cluster is thrown away after any crash.
    fsync: temporary ? 'off' : 'on',
    synchronous_commit: temporary ? 'off' : 'on',
    full_page_writes: temporary ? 'off' : 'on',
    // Statements and their values may hold secrets; whoever sent them gets the error with all its details.
    log_line_prefix: '',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
