-- $1 id; scope: $2 official, $3 directions, $4 units, $5 day
SELECT json_build_object('data', json_build_object('project', (
  SELECT json_build_object(
    'id', 'project:' || p.id,
    'code', p.code,
    'name', p.name,
    'investor', p.investor,
    'stage', p.stage,
    'stageSince', p.stage_on,
    'contractAmount', CASE WHEN p.contract_amount IS NOT NULL THEN json_build_object('fen', p.contract_amount::text) END,
    'updatedAt', p.updated_at,
    'leadUnit', (
      SELECT json_build_object('id', 'unit:' || u.id, 'name', u.name)
      FROM project_assignment a JOIN unit u ON u.id = a.unit_id
      WHERE a.project_id = p.id AND a.duty = 'LEAD_UNIT' AND a.from_on <= $5 AND (a.until_on IS NULL OR a.until_on >= $5)),
    'leader', (
      SELECT json_build_object('id', 'official:' || o.id, 'name', o.name, 'title', o.title)
      FROM project_assignment a JOIN official o ON o.id = a.official_id
      WHERE a.project_id = p.id AND a.duty = 'LEADER' AND a.from_on <= $5 AND (a.until_on IS NULL OR a.until_on >= $5)))
  FROM project p
  WHERE p.id = $1 AND (p.direction_id = ANY($3) OR EXISTS (
    SELECT FROM project_assignment a
    WHERE a.project_id = p.id AND a.from_on <= $5 AND (a.until_on IS NULL OR a.until_on >= $5)
      AND (a.official_id = $2 OR a.duty = 'LEAD_UNIT' AND a.unit_id = ANY($4)))))))::text
