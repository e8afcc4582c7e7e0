-- The audit log is append-only and chained. What a line's hash covers, in one place for writing and for verifying.
CREATE FUNCTION audit_log_hash(line audit_log) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(
    jsonb_build_array(
      line.id,
      (extract(epoch FROM line.time) * 1000)::bigint,
      line.actor_type,
      line.actor_id,
      line.action,
      line.target_type,
      line.target_id,
      line.address,
      line.user_agent,
      line.request_id,
      line.before,
      line.after,
      encode(line.previous_hash, 'hex')
    )::text,
    'UTF8'
  ))
$$;
--> statement-breakpoint
CREATE FUNCTION audit_log_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  -- One writer at a time, until its transaction ends: numbers have no gaps and no two lines follow the same one.
  PERFORM pg_advisory_xact_lock(8104216);
  SELECT id, hash INTO last FROM audit_log ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(last.id, 0) + 1;
  NEW.previous_hash := coalesce(last.hash, '\x'::bytea);
  NEW.hash := audit_log_hash(NEW);
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_log_chain BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_chain();
--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_log_no_truncation BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();
