-- scope: $2 official, $3 directions, $4 units, $5 day; $1 is not used
SELECT json_build_object('data', json_build_object('projectFigures', (
  SELECT json_agg(json_build_object(
    'direction', json_build_object('name', d.name),
    'stage', f.stage,
    'projects', f.projects,
    'contractAmount', json_build_object('fen', f.amount::text)) ORDER BY d.id, f.stage)
  FROM (
    SELECT p.direction_id, p.stage, count(*) AS projects, coalesce(sum(p.contract_amount), 0) AS amount
    FROM project p
    WHERE $1::bigint IS NOT NULL AND (p.direction_id = ANY($3) OR EXISTS (
      SELECT FROM project_assignment a
      WHERE a.project_id = p.id AND a.from_on <= $5 AND (a.until_on IS NULL OR a.until_on >= $5)
        AND (a.official_id = $2 OR a.duty = 'LEAD_UNIT' AND a.unit_id = ANY($4))))
    GROUP BY p.direction_id, p.stage) f
  JOIN direction d ON d.id = f.direction_id)))::text
