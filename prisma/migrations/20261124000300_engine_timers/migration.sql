-- Jobs that are due later, out of the queue until then so that thousands of sleeping runs do not slow it down.
-- due_at is ms since 1970; key names what a job is for, so that it can be replaced and taken back.
CREATE TABLE engine.timer (
  key      text PRIMARY KEY,
  run_id   text,
  due_at   double precision NOT NULL,
  priority integer NOT NULL DEFAULT 0,
  job      text NOT NULL
);
CREATE INDEX timer_due_at_idx ON engine.timer (due_at);
CREATE INDEX timer_run_id_idx ON engine.timer (run_id) WHERE run_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON engine.timer TO launch_engine;
