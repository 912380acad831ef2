-- $1 direction, $6 stage; scope: $2 official, $3 directions, $4 units, $5 day
WITH listed AS MATERIALIZED (
  SELECT p.* FROM project p
  WHERE p.direction_id = $1 AND p.stage = $6
    AND (p.direction_id = ANY($3) OR coalesce((
      SELECT true FROM project_assignment a
      WHERE a.project_id = p.id AND a.from_on <= $5 AND (a.until_on IS NULL OR a.until_on >= $5)
        AND (a.official_id = $2 OR a.duty = 'LEAD_UNIT' AND a.unit_id = ANY($4))
      LIMIT 1), false))
  ORDER BY p.updated_at DESC, p.id DESC
  LIMIT 51),
page AS MATERIALIZED (
  SELECT * FROM listed LIMIT 50),
duties AS (
  SELECT
    p.id,
    (json_agg(json_build_object('name', u.name, 'head', json_build_object('name', h.name)))
      FILTER (WHERE a.duty = 'LEAD_UNIT'))->0 AS lead_unit,
    (json_agg(json_build_object('name', o.name, 'title', o.title)) FILTER (WHERE a.duty = 'LEADER'))->0 AS leader,
    json_agg(json_build_object('name', u.name) ORDER BY a.id) FILTER (WHERE a.duty = 'COORDINATING_UNIT') AS coordinating
  FROM page p
  JOIN project_assignment a ON a.project_id = p.id AND a.from_on <= $5 AND (a.until_on IS NULL OR a.until_on >= $5)
  LEFT JOIN unit u ON u.id = a.unit_id
  LEFT JOIN official o ON o.id = a.official_id
  LEFT JOIN unit_assignment post ON post.unit_id = u.id AND post.post = 'HEAD'
    AND post.from_on <= $5 AND (post.until_on IS NULL OR post.until_on >= $5)
  LEFT JOIN official h ON h.id = post.official_id
  GROUP BY p.id),
nodes AS (
  SELECT p.updated_at, p.id, json_build_object(
    'id', 'project:' || p.id,
    'code', p.code,
    'name', p.name,
    'investor', p.investor,
    'stage', p.stage,
    'stageSince', p.stage_on,
    'highTech', p.high_tech,
    'contractAmount', CASE WHEN p.contract_amount IS NOT NULL THEN json_build_object('fen', p.contract_amount::text) END,
    'updatedAt', p.updated_at,
    'direction', json_build_object('name', d.name),
    'leadUnit', duties.lead_unit,
    'leader', duties.leader,
    'coordinatingUnits', coalesce(duties.coordinating, '[]'::json),
    'milestones', json_build_object('nodes', coalesce(milestones.nodes, '[]'::json)),
    'progressEntries', json_build_object('nodes', coalesce(entries.nodes, '[]'::json))) AS node
  FROM page p
  JOIN direction d ON d.id = p.direction_id
  JOIN duties ON duties.id = p.id
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('name', name, 'dueOn', due_on, 'kind', kind)) AS nodes
    FROM (
      SELECT name, due_on, kind FROM milestone
      WHERE project_id = p.id AND done_on IS NULL AND dropped_on IS NULL
      ORDER BY due_on, id LIMIT 3) m) milestones
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('month', month, 'words', words, 'percent', percent, 'filedAt', filed_at)) AS nodes
    FROM (
      SELECT month, words, percent, filed_at FROM progress_entry
      WHERE project_id = p.id ORDER BY month DESC LIMIT 3) e) entries)
SELECT json_build_object('data', json_build_object('projects', json_build_object(
  'totalCount', (
    SELECT count(*) FROM project p
    WHERE p.direction_id = $1 AND p.stage = $6
      AND (p.direction_id = ANY($3) OR coalesce((
      SELECT true FROM project_assignment a
      WHERE a.project_id = p.id AND a.from_on <= $5 AND (a.until_on IS NULL OR a.until_on >= $5)
        AND (a.official_id = $2 OR a.duty = 'LEAD_UNIT' AND a.unit_id = ANY($4))
      LIMIT 1), false))),
  'nodes', (SELECT coalesce(json_agg(node ORDER BY updated_at DESC, id DESC), '[]'::json) FROM nodes),
  'pageInfo', json_build_object(
    'hasNextPage', (SELECT count(*) > 50 FROM listed),
    'endCursor', (SELECT id || ' ' || updated_at FROM page ORDER BY updated_at, id LIMIT 1)))))::text
