/**
 * SQL of the area under the ROC curve in each group of a relation's rows: how likely a member has the greater value than
 * somebody who is none, equal values counted as half (Mann-Whitney U by the number of pairs). Null where a group lacks
 * either. Columns: `group`, `members`, `others`, `auc`. `isMember` is a boolean column.
 */
export function aucSql(relation: string, group: string, value: string, isMember: string): string {
  return `
    select
      ${group},
      members,
      others,
      (places - members * (members + 1) / 2) / nullif(members * others, 0) as auc
    from (
      select
        ${group},
        count(*) filter (${isMember}) as members,
        count(*) filter (not ${isMember}) as others,
        sum(place) filter (${isMember}) as places
      from (select ${group}, ${isMember}, ${midRank(value, group)} as place from ${relation})
      group by ${group}
    )`;
}

/**
 * SQL of Spearman's rank correlations in each group of a relation's rows: of each pair of columns, by the name of the
 * pair. Rows that lack one of the columns are left out of all. Null where a column has one value only.
 */
export function spearmanSql(
  relation: string,
  group: string,
  pairs: Readonly<Record<string, readonly [string, string]>>,
): string {
  const columns = [...new Set(Object.values(pairs).flat())];
  const places = columns.map((column) => `${midRank(column, group)} as ${column}`);
  const correlations = Object.entries(pairs).map(
    ([name, [one, other]]) =>
      `case when var_pop(${one}) > 0 and var_pop(${other}) > 0 then corr(${one}, ${other}) end as ${name}`,
  );
  return `
    select ${[group, "count(*) as ranked", ...correlations].join(", ")}
    from (
      select ${[group, ...places].join(", ")}
      from ${relation}
      where ${columns.map((column) => `${column} is not null`).join(" and ")}
    )
    group by ${group}`;
}

/** Rank from 1 within a group, by rising value; equal values share the middle of their places. */
function midRank(value: string, group: string): string {
  const above = `rank() over (partition by ${group} order by ${value})`;
  const equal = `count(*) over (partition by ${group}, ${value})`;
  return `(${above} + (${equal} - 1) / 2)`;
}
