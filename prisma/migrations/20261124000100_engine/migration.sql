-- The embedded Inngest engine: its role, its tables (schema "engine") and the schema pg-boss fills by itself ("pgboss").
-- The role sees nothing else. Its password is set by whoever starts the engine: ALTER ROLE launch_engine PASSWORD '…'.

DO $$
BEGIN
  -- Roles belong to the cluster, databases share them, and two migrations may run at once.
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'launch_engine') THEN
    CREATE ROLE launch_engine LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
DECLARE
  -- Since 16 being a member and being able to act as the role are two things.
  need text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
  -- A migrating user that is no superuser may create schemas only for roles it can act as.
  IF NOT pg_catalog.pg_has_role(current_user, 'launch_engine', need) THEN
    EXECUTE pg_catalog.format('GRANT launch_engine TO %I', current_user);
  END IF;
END
$$;

-- pg-boss creates and migrates its own tables, so it has to own its schema.
CREATE SCHEMA IF NOT EXISTS pgboss AUTHORIZATION launch_engine;

CREATE SCHEMA IF NOT EXISTS engine;

-- An app that serves functions.
CREATE TABLE engine.app (
  id        text PRIMARY KEY,
  url       text NOT NULL,
  sdk       text,
  checksum  text NOT NULL,
  synced_at timestamptz NOT NULL DEFAULT now()
);

-- A function as its app registered it; archived ones start no runs.
CREATE TABLE engine.fn (
  id       text PRIMARY KEY,
  app_id   text NOT NULL REFERENCES engine.app (id) ON DELETE CASCADE,
  config   text NOT NULL,
  version  integer NOT NULL DEFAULT 1,
  archived boolean NOT NULL DEFAULT false
);

-- An accepted event; payload is canonical JSON (RFC 8785).
CREATE TABLE engine.event (
  internal_id text PRIMARY KEY,
  event_id    text NOT NULL,
  name        text NOT NULL,
  payload     text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX event_event_id_idx ON engine.event (event_id);
CREATE INDEX event_received_at_idx ON engine.event (received_at);

-- A run of a function. discovery is the state of its one discovery call: null, queued, running, or again (running,
-- and one more is due).
CREATE TABLE engine.run (
  id          text PRIMARY KEY,
  fn_id       text NOT NULL,
  fn_version  integer NOT NULL,
  status      text NOT NULL CHECK (status IN ('Scheduled', 'Running', 'Completed', 'Failed', 'Cancelled')),
  events      text NOT NULL,
  event_ids   text[] NOT NULL,
  event_name  text NOT NULL,
  idem        text NOT NULL,
  priority    integer NOT NULL DEFAULT 0,
  slots       text[] NOT NULL DEFAULT '{}',
  singleton   text,
  correlation text,
  stack       text[] NOT NULL DEFAULT '{}',
  pending     text[] NOT NULL DEFAULT '{}',
  force_plan  boolean NOT NULL DEFAULT false,
  req_version integer NOT NULL DEFAULT -1,
  discovery   text CHECK (discovery IN ('queued', 'running', 'again')),
  lease       text,
  bytes       bigint NOT NULL DEFAULT 0,
  queued_at   timestamptz NOT NULL DEFAULT now(),
  started_at  timestamptz,
  ended_at    timestamptz,
  output      text
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX run_idem_key ON engine.run (fn_id, idem);
CREATE UNIQUE INDEX run_singleton_key ON engine.run (fn_id, singleton)
  WHERE singleton IS NOT NULL AND status IN ('Scheduled', 'Running');
CREATE INDEX run_fn_id_queued_at_idx ON engine.run (fn_id, queued_at);
CREATE INDEX run_queued_at_idx ON engine.run (queued_at);
CREATE INDEX run_active_idx ON engine.run (status) WHERE status IN ('Scheduled', 'Running');
CREATE INDEX run_ended_at_idx ON engine.run (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX run_event_ids_idx ON engine.run USING gin (event_ids) WITH (fastupdate = off);

-- A step of a run. memo is what the SDK gets back, as canonical JSON; null while the step is out.
CREATE TABLE engine.step (
  run_id     text NOT NULL REFERENCES engine.run (id) ON DELETE CASCADE,
  id         text NOT NULL,
  name       text NOT NULL,
  op         text NOT NULL,
  status     text NOT NULL CHECK (status IN
             ('Scheduled', 'Sleeping', 'Waiting', 'Invoking', 'Errored', 'Completed', 'Failed', 'TimedOut')),
  memo       text,
  attempt    integer NOT NULL DEFAULT 0,
  error      text,
  race       boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at   timestamptz,
  PRIMARY KEY (run_id, id)
);

-- Something a run is waiting for: an event, the end of an invoked run, or an event that cancels it.
-- match_path and match_key hold "async.<path> equals <value>" taken from the condition, so that an event finds its
-- waits by index.
CREATE TABLE engine.wait (
  id          text PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('event', 'invoke', 'cancel')),
  run_id      text NOT NULL REFERENCES engine.run (id) ON DELETE CASCADE,
  step_id     text,
  event_name  text,
  expr        text,
  match_path  text,
  match_key   text,
  correlation text UNIQUE,
  after_event text,
  race        boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL
);
CREATE INDEX wait_event_idx ON engine.wait (event_name, match_path, match_key) WHERE event_name IS NOT NULL;
CREATE INDEX wait_run_id_idx ON engine.wait (run_id);

-- A concurrency slot in use by one call.
CREATE TABLE engine.slot (
  key    text NOT NULL,
  call   text NOT NULL,
  run_id text NOT NULL,
  PRIMARY KEY (key, call)
);
CREATE INDEX slot_call_idx ON engine.slot (call);
CREATE INDEX slot_run_id_idx ON engine.slot (run_id);

-- A call that waits for a slot. order_at is ms since 1970 minus priority; the smallest goes first.
CREATE TABLE engine.waiter (
  call     text PRIMARY KEY,
  key      text NOT NULL,
  order_at double precision NOT NULL,
  tie      text NOT NULL,
  run_id   text NOT NULL,
  job      text NOT NULL
);
CREATE INDEX waiter_key_idx ON engine.waiter (key, order_at, tie);
CREATE INDEX waiter_run_id_idx ON engine.waiter (run_id);

-- A rate limit or throttle. tat is the theoretical arrival time of GCRA, ms since 1970.
CREATE TABLE engine.bucket (
  key text PRIMARY KEY,
  tat double precision NOT NULL
);

-- Events held back by debounce or batching. fire_at and deadline are ms since 1970.
CREATE TABLE engine.hold (
  key       text PRIMARY KEY,
  kind      text NOT NULL CHECK (kind IN ('debounce', 'batch')),
  fn_id     text NOT NULL,
  events    text[] NOT NULL,
  event_ids text[] NOT NULL,
  fire_at   double precision NOT NULL,
  deadline  double precision,
  version   double precision NOT NULL
);

-- The next tick of every cron trigger, ms since 1970.
CREATE TABLE engine.cron (
  fn_id   text NOT NULL REFERENCES engine.fn (id) ON DELETE CASCADE,
  expr    text NOT NULL,
  next_at double precision NOT NULL,
  PRIMARY KEY (fn_id, expr)
);
CREATE INDEX cron_next_at_idx ON engine.cron (next_at);

GRANT USAGE ON SCHEMA engine TO launch_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA engine TO launch_engine;
