/**
 * The functions that an organisation's own SQL may call. All of them say the same of the same records whenever they
 * are called, and none reads anything but its arguments. Operators go by the names that the parser gives them.
 */
const TEXT = `~~ !~~ ~~* !~~* ~~~ || lower upper lcase ucase trim ltrim rtrim length len strlen substr substring left
  right contains starts_with ends_with prefix suffix position instr strpos replace regexp_matches regexp_full_match
  regexp_extract regexp_extract_all regexp_replace split_part string_split str_split concat concat_ws reverse
  translate levenshtein damerau_levenshtein jaro_similarity jaro_winkler_similarity jaccard strip_accents ascii
  unicode like_escape not_like_escape ilike_escape not_ilike_escape`;

const NUMBERS = `+ - * / // % ^ ** @ add subtract multiply divide mod abs round floor ceil ceiling trunc sign sqrt ln
  log log2 log10 exp pow power greatest least isnan isfinite isinf`;

const MOMENTS = `date_diff datediff date_sub datesub date_part datepart date_trunc datetrunc date_add year month day
  week weekofyear quarter dayofweek weekday isodow dayofyear isoyear hour minute second last_day strftime strptime
  try_strptime make_date make_timestamp to_years to_months to_weeks to_days to_hours to_minutes to_seconds epoch`;

const CHOICES =
  'nullif ifnull if list_value list_contains list_has list_has_any list_has_all list_distinct list_count unnest';

const SUMMARIES = `count count_star count_if sum avg mean min max median mode mad quantile quantile_cont quantile_disc
  bool_and bool_or first last any_value arg_min arg_max min_by max_by stddev stddev_samp stddev_pop variance var_samp
  var_pop string_agg group_concat listagg list array_agg row_number rank rank_dense dense_rank percent_rank cume_dist
  ntile lag lead first_value last_value nth_value`;

export const OWN_FUNCTIONS: ReadonlySet<string> = new Set(
  [TEXT, NUMBERS, MOMENTS, CHOICES, SUMMARIES].flatMap((names) => names.split(/\s+/)),
);
