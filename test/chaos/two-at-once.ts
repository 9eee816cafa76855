import type pg from 'pg';

const MARK = 'two transactions in one process instance';

export const saysTwoAtOnce = (line: string): boolean => line.includes(`LOG:  ${MARK}`);

/**
 * Lets the server say in its log when two open transactions write tokens of one instance: each takes a lock that says
 * so, and never waits for it. It does not stop them, so that what comes of it is seen as well.
 */
export async function reportTwoAtOnce(database: pg.Pool): Promise<void> {
  await database.query(`
    CREATE FUNCTION engine.report_two_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT pg_try_advisory_xact_lock(new.root_key) THEN
        RAISE LOG '${MARK}: %', new.root_key;
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER report_two_at_once AFTER INSERT OR UPDATE ON engine.element_instance
      FOR EACH ROW EXECUTE FUNCTION engine.report_two_at_once()`);
}
