-- $1 project, $2 units of the viewer's scope, $3 month, $4 day, $5 account
WITH touched AS (
  UPDATE project p SET updated_at = now()
  WHERE p.id = $1 AND (
    EXISTS (
      SELECT FROM project_assignment a
      WHERE a.project_id = p.id AND a.unit_id = ANY($2) AND a.from_on <= $4 AND (a.until_on IS NULL OR a.until_on >= $4))
    OR EXISTS (SELECT FROM milestone m WHERE m.project_id = p.id AND m.owner_unit_id = ANY($2)))
  RETURNING p.id),
filed AS (
  INSERT INTO progress_entry (project_id, month, words, percent, output, filed_by, filed_at, version)
  SELECT id, $3, '主要设备陆续进场，正在安装调试。', 60, 1000000, 'fuzeren', now(), 1 FROM touched
  RETURNING *),
audited AS (
  INSERT INTO audit_entry (at, account_id, actor, action, subject_kind, subject_id, before, after)
  SELECT now(), $5, 'fuzeren', 'progress_entry.file', 'progress_entry', id, NULL, to_jsonb(filed) FROM filed)
SELECT json_build_object('data', json_build_object('fileProgressEntry', json_build_object(
  'progressEntry', json_build_object('id', 'progress-entry:' || id),
  'userErrors', '[]'::json)))::text FROM filed
